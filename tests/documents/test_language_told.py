"""Which language a text is in."""

import pytest

from rehearse.documents import language_of


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "In five years I want to lead the planning desk."),
        ("de", "Wir suchen ab sofort einen Schichtplaner (m/w/d) für unser Lager in Kiel."),
        ("es", "En cinco años quiero dirigir un equipo de planificación."),
        ("ru", "Через пять лет я хочу руководить отделом."),
        ("ja", "五年後には計画チームを率いたいと思っています。私たちは計画担当者を探しています"),
        (None, "Planner, Kiel"),
        (None, "Kafka Spark Airflow Terraform Jenkins"),
        (None, "Siemens Hamburg Volkswagen Wolfsburg"),
        (None, "12345 67890 🚚🚚 12345 67890 12345"),
        (None, ""),
    ],
)
def test_a_language_is_told_where_there_is_enough_to_tell_it(code, text):
    assert language_of(text) == code
