# The bot in one image: model, briefs and their index inside, nothing to fetch, no torch, no root.
#
#   docker build -t briefing .                                  or: docker compose up -d --build
#   docker run --env-file .env --read-only --tmpfs /tmp -v briefing-data:/app/data briefing
#
# It writes to /app/data, the one volume, and to /tmp. The volume is filled once, from the first image; after a new
# one the bot tells its administrators that the briefs have changed, and /reindex takes them up. Administrators who
# send documents need a folder of briefs that they can write into: see docs/operating.md.
#
# The base is named by its exact tag. To pin it by digest as well, give the one that your registry shows:
#   docker build --build-arg DIGEST=@sha256:… .
ARG BASE=python:3.11.14-slim-bookworm
ARG DIGEST=

FROM ${BASE}${DIGEST} AS environment
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app

# Dependencies before code, so that a change of code does not install them again; without torch, which answering
# does not need, and with the driver for PostgreSQL.
COPY pyproject.toml constraints.txt install.py README.md LICENSE ./
COPY index/__init__.py index/__init__.py
COPY bot/__init__.py bot/__init__.py
COPY briefing/__init__.py briefing/__init__.py
RUN python -m venv /opt/briefing \
 && /opt/briefing/bin/python install.py --light \
 && /opt/briefing/bin/python -m pip install --quiet -c constraints.txt "psycopg[binary]"

FROM ${BASE}${DIGEST}
ENV PATH=/opt/briefing/bin:$PATH PYTHONUNBUFFERED=1 MPLCONFIGDIR=/tmp/matplotlib \
    BRIEFING_BRIEFS_DIR=/app/briefs BRIEFING_DATA_DIR=/app/data BRIEFING_LISTEN=0.0.0.0:8080
WORKDIR /app
RUN useradd --create-home --uid 1000 briefing && mkdir data && chown briefing data
COPY --from=environment /opt/briefing /opt/briefing
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY index index
COPY bot bot
COPY briefing briefing
COPY briefs briefs
COPY tests/questions tests/questions
RUN python -m compileall -q index bot briefing

# The index is built while the image is: the first start answers at once, and writes nothing but the ledger.
USER briefing
RUN briefing sync
VOLUME /app/data

# The port is the container's own: the webhook, /healthz, /readyz and /metrics. Publish it to a proxy alone.
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
CMD ["briefing", "run"]
