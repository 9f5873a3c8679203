"""How one value is chosen: one rule per file, each named in the data; properties.yml says which rule fuses what."""

from comity.fuse.rules import (
    earliest_date,
    fullest_text,
    most_specific_date,
    most_supported,
    number_range,
    official_over_press,
    plainest_title,
    scales,
    union,
    usual_name,
)
from comity.fuse.rules.base import Rule

RULES: dict[str, Rule] = {
    module.RULE.name: module.RULE
    for module in (
        earliest_date,
        fullest_text,
        most_specific_date,
        most_supported,
        number_range,
        official_over_press,
        plainest_title,
        scales,
        union,
        usual_name,
    )
}
