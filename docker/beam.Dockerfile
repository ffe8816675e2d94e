# Workers of nmfbeam, for runners of Apache Beam that start containers: beam/README.md has the lines for each runner.
# boot is Beam's own: it takes the worker binary that a job brings with it and starts that. The command is there too, as the binary to
# bring and to start jobs from a container.
ARG GO_IMAGE=golang:1.26-bookworm
ARG BASE_IMAGE=debian:bookworm-slim

FROM ${GO_IMAGE} AS build
ENV GOTOOLCHAIN=local CGO_ENABLED=0
WORKDIR /src
COPY go.mod go.sum LICENSE ./
COPY internal internal
COPY nmfnb nmfnb
COPY beam beam
WORKDIR /src/beam
RUN go build -trimpath -ldflags='-s -w' -o /opt/nmfbeam . \
	&& go build -trimpath -ldflags='-s -w' -o /opt/boot github.com/apache/beam/sdks/v2/go/container

FROM ${BASE_IMAGE}
# hadolint ignore=DL3008 # Debian keeps no older version than the newest of a release: a pin would soon fail
RUN apt-get update \
	&& apt-get install -y --no-install-recommends ca-certificates \
	&& rm -rf /var/lib/apt/lists/* /var/cache/ldconfig/aux-cache /var/cache/apt/*.bin /var/cache/debconf/*-old /var/log/apt /var/log/dpkg.log /var/log/alternatives.log

COPY --from=build /opt/boot /opt/apache/beam/boot
COPY --from=build /opt/nmfbeam /usr/local/bin/nmfbeam
COPY --from=build /src/LICENSE /opt/nmfnb/LICENSE

ARG VERSION=unknown
ARG REVISION=unknown
ARG CREATED=unknown
LABEL org.opencontainers.image.title="nmfbeam" \
	org.opencontainers.image.description="Workers for non-negative matrix factorisation on Apache Beam" \
	org.opencontainers.image.licenses="BSD-3-Clause" \
	org.opencontainers.image.source="https://github.com/nmfnb/notebook" \
	org.opencontainers.image.version="${VERSION}" \
	org.opencontainers.image.revision="${REVISION}" \
	org.opencontainers.image.created="${CREATED}"

USER 1000:100
WORKDIR /tmp
ENTRYPOINT ["/opt/apache/beam/boot"]
