# One image for web, worker, beat and migrate of docker-compose.yml; what it runs as is the command there.
FROM python:3.13-slim-bookworm AS packages
COPY requirements.txt /
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.txt

FROM python:3.13-slim-bookworm
# The libraries WeasyPrint makes PDF documents with, and what reads scans; script/bootstrap names the same.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
        tesseract-ocr tesseract-ocr-vie \
    && rm -rf /var/lib/apt/lists/*
COPY --from=packages /venv /venv
WORKDIR /srv/qms
COPY . .
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 QMS_DATA_DIR=/data QMS_STATIC_ROOT=/srv/static
# The proxy reads /data/files and speaks to the socket in /run/qms as a member of the group; nobody else does.
RUN groupadd --gid 10001 qms \
    && useradd --uid 10001 --gid qms --home-dir /data --no-create-home --shell /usr/sbin/nologin qms \
    && install --directory --owner qms --group qms --mode 0750 /data /run/qms \
    && QMS_DATA_DIR=/tmp/build python manage.py collectstatic --no-input --verbosity 0 \
    && rm -r /tmp/build \
    && python -m compileall -q /srv/qms
USER qms
VOLUME /data
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s CMD ["python", "deploy/alive.py"]
CMD ["sh", "-c", "rm -f /run/qms/web.sock && exec granian --interface wsgi --uds /run/qms/web.sock --uds-permissions 0o660 --blocking-threads 4 --no-ws --respawn-failed-workers qms.wsgi:application"]
