# One image for every service: migrate, worker, watcher, serve.
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
RUN python -m venv /opt/inkfield
COPY constraints.txt pyproject.toml README.md LICENSE NOTICE ./
COPY forms forms
COPY segmentation segmentation
COPY recognizer recognizer
COPY storage storage
COPY worker worker
COPY review review
COPY workshop workshop
COPY inkfield inkfield
RUN /opt/inkfield/bin/pip install --no-cache-dir --constraint constraints.txt ".[postgres]"

FROM python:3.11-slim-bookworm
RUN apt-get update \
 && apt-get install --yes --no-install-recommends poppler-utils \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --create-home --uid 1000 inkfield \
 && install --directory --owner inkfield /data /inbox
COPY --from=build /opt/inkfield /opt/inkfield
ENV PATH=/opt/inkfield/bin:$PATH INKFIELD_HOME=/data
USER inkfield
WORKDIR /home/inkfield
VOLUME ["/data", "/inbox"]
EXPOSE 8414
ENTRYPOINT ["inkfield"]
CMD ["--help"]
