# One image for web, worker, scheduler and one-off commands; docker-compose.yml says which runs what.

FROM python:3.13-slim AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements/base.txt /tmp/requirements.txt
RUN python -m venv /opt/hub && /opt/hub/bin/pip install --require-hashes -r /tmp/requirements.txt

FROM python:3.13-slim
ENV PATH=/opt/hub/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=cms.settings.production \
    DATA_DIR=/data
# WeasyPrint draws its PDFs with pango, in a font that has every letter of German names.
RUN apt-get update \
    && apt-get install -y --no-install-recommends fonts-dejavu-core libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/*
RUN groupadd --system --gid 10001 hub \
    && useradd --system --uid 10001 --gid hub --home-dir /app --no-create-home hub \
    && install -d -o hub -g hub /app /data
COPY --from=packages /opt/hub /opt/hub
WORKDIR /app
COPY --chown=root:root . .
# Settings of production do not start without secrets; these exist during this one command only.
RUN SECRET_KEY=collectstatic FIELD_ENCRYPTION_KEYS="$(python manage.py generate_key --settings=cms.settings.dev)" \
    BASE_URL=https://hub.example.org ALLOWED_HOSTS=hub.example.org EMAIL_URL=dummymail:// DATA_DIR=/tmp/build \
    python manage.py collectstatic --noinput --verbosity 0
USER hub
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=6s --start-period=60s --retries=3 CMD ["python", "-m", "cms.probe", "web"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "cms.wsgi:application"]
