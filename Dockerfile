# Rehearse for a host, in a container that needs to write nowhere but in /tmp: see deploy/README.md and compose.yaml.
#   docker build -t rehearse .
#   docker run --read-only --tmpfs /tmp --env-file /etc/rehearse/rehearse.env -p 8501:8501 rehearse

FROM python:3.12-slim AS build
COPY requirements/host.txt /src/requirements/host.txt
# Every package is the one that was locked, or none is installed at all.
RUN python -m venv /opt/rehearse \
    && /opt/rehearse/bin/pip install --no-cache-dir --require-hashes -r /src/requirements/host.txt
COPY . /src
RUN /opt/rehearse/bin/pip install --no-cache-dir --no-deps --no-build-isolation /src \
    && /opt/rehearse/bin/python -m compileall -q /opt/rehearse/lib

FROM python:3.12-slim
# Reports in Chinese, Japanese and Korean are printed with fonts of the system, in the version that the image's Debian has.
# hadolint ignore=DL3008
RUN apt-get update && apt-get install -y --no-install-recommends fonts-noto-cjk && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /tmp --shell /usr/sbin/nologin rehearse
COPY --from=build /opt/rehearse /opt/rehearse
ENV PATH=/opt/rehearse/bin:$PATH PYTHONDONTWRITEBYTECODE=1 REHEARSE_HOME=/tmp/rehearse
WORKDIR /tmp
USER 10001
EXPOSE 8501
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=6s CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8501/healthz', timeout=5)"]
CMD ["rehearse", "app", "--headless", "--address", "0.0.0.0", "--port", "8501"]
