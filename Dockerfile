FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore UV_NO_CACHE=1
WORKDIR /src
COPY requirements-boot.lock requirements.lock requirements-dev.lock ./
RUN pip install --quiet --require-hashes -r requirements-boot.lock \
 && python -m venv --without-pip /opt/daybook \
 && uv pip install --quiet --compile-bytecode --python /opt/daybook/bin/python --require-hashes -r requirements.lock
COPY . .
# The build tool, too, comes from a lock, by hash.
RUN uv build --quiet --wheel --build-constraint requirements-dev.lock --require-hashes --out-dir /wheels \
 && uv pip install --quiet --python /opt/daybook/bin/python --no-deps /wheels/*.whl

FROM python:3.11-slim
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin daybook \
 && install -d -o daybook -g daybook /data
COPY --from=build /opt/daybook /opt/daybook
ENV PATH=/opt/daybook/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DAYBOOK_DATABASE__URL=sqlite:////data/daybook.db
USER daybook
# Settings are read from /data/daybook.toml, if it is there.
WORKDIR /data
VOLUME /data
HEALTHCHECK --interval=1m --timeout=20s --start-period=20s CMD ["daybook", "status"]
ENTRYPOINT ["daybook"]
CMD ["run"]
