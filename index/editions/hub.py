"""Models of sentence-transformers by name or folder: quietly, and from this disk before the hub.

What a model is for, and what is said when it cannot be had, is told where it is used.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any


def load(name: str, make: Callable[..., Any]) -> Any:
    """What `make` loads from a folder, from what was fetched before, or else from the hub.

    Raises whatever the model's libraries raise; a foreign model may fail in any way.
    """
    is_local = Path(name).is_dir()
    _quieten(offline=is_local)
    try:
        return make(name, device="cpu", local_files_only=True)
    except Exception:
        if is_local:
            raise
        from huggingface_hub import HfApi

        # Asked first: without a network, loading would try for minutes.
        HfApi().model_info(repository(name), timeout=10)
        return make(name, device="cpu")


def repository(name: str) -> str:
    """The repository on the hub that a model's name means."""
    return name if "/" in name else f"sentence-transformers/{name}"


def _quieten(*, offline: bool) -> None:
    """Keep the libraries from talking, from spinning and, for a model on this disk, from the network."""
    if offline:
        os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    # Read by OpenMP when torch loads. Its threads wait for each other by spinning unless told not to,
    # and starve whatever else runs on the machine, questions included.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()
    transformers_logging.set_verbosity_error()
    for name in ("sentence_transformers", "huggingface_hub"):
        logging.getLogger(name).setLevel(logging.ERROR)
