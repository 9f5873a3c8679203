"""Predefined extensions of File, sections 6.7.2 to 6.7.6."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from comity.share.stix.kinds.free import dictionary, text_or_integer
from comity.share.stix.kinds.references import to
from comity.share.stix.kinds.shape import Shape
from comity.share.stix.kinds.texts import hashes
from comity.share.stix.kinds.values import (
    Check,
    Scope,
    boolean,
    hexadecimal,
    integer,
    list_of,
    number,
    string,
    timestamp,
)
from comity.share.stix.verdicts import Faults, fault

size = integer(0, section="6.7")
_whole = integer()


def _to_the_second(value: Any, _: Scope = None) -> Faults:
    return timestamp(value) or (fault("6.7.6", "must be precise to the second") if len(value) != 20 else None)


def _all(check: Check, names: str) -> dict[str, Check]:
    return dict.fromkeys(names.split(), check)


def _beyond(value: Mapping[str, Any]) -> Faults:
    return None if value.keys() - {"pe_type"} else fault("6.7.6", "needs a property besides pe_type")


archive = Shape("6.7.2", {"contains_refs": list_of(to("file", "directory", section="6.7.2"))}, {"comment": string})
_stream = Shape("6.7.3.2", {"name": string}, {"hashes": hashes, "size": size})
ntfs = Shape(
    "6.7.3", {}, {"sid": string, "alternate_data_streams": list_of(_stream)}, least=("sid", "alternate_data_streams")
)
_pdf = {"version": string, "is_optimized": boolean, "document_info_dict": dictionary(string), "pdfid0": string,
        "pdfid1": string}  # fmt: skip
pdf = Shape("6.7.4", {}, _pdf, least=tuple(_pdf))
_image = {**_all(_whole, "image_height image_width bits_per_pixel"), "exif_tags": dictionary(text_or_integer)}
raster_image = Shape("6.7.5", {}, _image, least=tuple(_image))
_header: dict[str, Check] = {
    **_all(hexadecimal, "magic_hex win32_version_value_hex checksum_hex subsystem_hex dll_characteristics_hex "
                        "loader_flags_hex"),
    **_all(_whole, "major_linker_version minor_linker_version address_of_entry_point base_of_code base_of_data "
                   "image_base section_alignment file_alignment major_os_version minor_os_version major_image_version "
                   "minor_image_version major_subsystem_version minor_subsystem_version number_of_rva_and_sizes"),
    **_all(size, "size_of_code size_of_initialized_data size_of_uninitialized_data size_of_image size_of_headers "
                 "size_of_stack_reserve size_of_stack_commit size_of_heap_reserve size_of_heap_commit"),
    "hashes": hashes,
}  # fmt: skip
_optional_header = Shape("6.7.6.2", {}, _header, least=tuple(_header))
_section = Shape("6.7.6.3", {"name": string}, {"size": size, "entropy": number(), "hashes": hashes})
windows_pebinary = Shape(
    "6.7.6", {"pe_type": string},
    {"imphash": string, "time_date_stamp": _to_the_second, "file_header_hashes": hashes,
     "optional_header": _optional_header, "sections": list_of(_section),
     **_all(hexadecimal, "machine_hex pointer_to_symbol_table_hex characteristics_hex"),
     **_all(size, "number_of_sections number_of_symbols size_of_optional_header")},
    rules=(_beyond,),
)  # fmt: skip
