# The bot in one image. Build: docker build -t briefing .
# Run:   docker run --env-file .env -v briefing-data:/app/data briefing
# With administrators who send documents, add -v "$PWD/briefs:/app/briefs", the folder of a checkout that user 1000
# may write into: else these go with the container. No named volume: it is filled once, by the first image, and the
# briefs of every later one would never appear.
# The index lies in the data volume, which is filled once, too: after a new image, /reindex takes its briefs up.
FROM python:3.11-slim AS environment

ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app

# Dependencies before code, so that a change of code does not install them again; without torch, which answering
# does not need.
COPY pyproject.toml constraints.txt install.py README.md LICENSE ./
COPY index/__init__.py index/__init__.py
COPY bot/__init__.py bot/__init__.py
COPY briefing/__init__.py briefing/__init__.py
RUN python -m venv /opt/briefing && /opt/briefing/bin/python install.py --light

FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PATH=/opt/briefing/bin:$PATH
WORKDIR /app
COPY --from=environment /opt/briefing /opt/briefing
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY index index
COPY bot bot
COPY briefing briefing
COPY briefs briefs
COPY tests/questions tests/questions

# The index is built while the image is: the first start answers at once, without writing anything
# but the ledger. A volume that is empty is filled from here. Administrators add documents to briefs/,
# so that is the bot's too; see above for keeping them.
RUN useradd --create-home --uid 1000 briefing && mkdir data && chown -R briefing data briefs
USER briefing
RUN briefing sync
VOLUME /app/data

CMD ["briefing", "run"]
