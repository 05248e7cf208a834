"""Language: which one a text is in, or that it cannot be told."""

import subprocess
import sys

import pytest

from bot.ingest.language import detect

ENGLISH = (
    "The harbour board said on Tuesday that the new ferry would not sail before the end of the "
    "month. Its chairman told reporters that the engines had been tested, and that they were "
    "waiting for a permit from the coast guard."
)


def test_english() -> None:
    """English prose is English."""
    assert detect(ENGLISH) == "en"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (
            "de",
            (
                "Der Stadtrat hat am Dienstag nach langer Debatte beschlossen, dass die neue Fähre "
                "erst im Herbst fahren soll. Die Bürgermeisterin sagte, man warte noch auf die "
                "Genehmigung der Behörden, und über den Preis der Fahrkarten sei nichts entschieden."
            ),
        ),
        (
            "fr",
            (
                "Le conseil municipal a décidé mardi, après un long débat, que le nouveau bac ne "
                "partirait qu'à l'automne. La mairesse a déclaré que l'on attendait encore "
                "l'autorisation des services de l'État et que le prix n'était pas fixé."
            ),
        ),
        (
            "nl",
            (
                "De gemeenteraad heeft dinsdag na een lang debat besloten dat de nieuwe veerboot pas "
                "in de herfst gaat varen. De burgemeester zei dat er nog op een vergunning van de "
                "overheid wordt gewacht en dat over de prijs nog niets is besloten."
            ),
        ),
        (
            "ru",
            (
                "Городской совет во вторник после долгих споров решил, что новый паром начнёт ходить "
                "только осенью. По словам мэра, разрешение властей ещё не получено, а цена билетов "
                "пока не определена, и решение будет принято позже на следующей неделе."
            ),
        ),
    ],
)
def test_other_languages(code: str, text: str) -> None:
    """Prose in another language has that language's code."""
    assert detect(text) == code


def test_short_text_is_unknown() -> None:
    """A text of 200 characters or fewer is not judged."""
    assert detect("Der Stadtrat hat beschlossen, dass die Fähre fährt. " * 3) is None


def test_names_are_unknown() -> None:
    """A list of names is no language."""
    assert detect("Okafor; Lindqvist, Marchetti; Reuss (Tanaka, 61), Oyelaran. " * 5) is None


def test_no_words_is_unknown() -> None:
    """Figures are no language."""
    assert detect("12 13 14 " * 100) is None


def test_english_needs_no_model() -> None:
    """English is told without loading the language identifier."""
    code = (
        "import sys; from bot.ingest.language import detect;"
        f"assert detect({ENGLISH!r}) == 'en'; assert 'py3langid' not in sys.modules"
    )

    done = subprocess.run([sys.executable, "-c", code], check=False)

    assert done.returncode == 0
