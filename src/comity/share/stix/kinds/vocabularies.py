"""The closed lists of section 10 (enumerations). Open vocabularies bind nobody and are not listed."""

from __future__ import annotations

from comity.share.stix.kinds.values import one_of

encryption_algorithm = one_of(("AES-256-GCM", "ChaCha20-Poly1305", "mime-type-indicated"), "10.4")
EXTENSION_TYPES = ("new-sdo", "new-sco", "new-sro", "property-extension", "toplevel-property-extension")
extension_type = one_of(EXTENSION_TYPES, "10.5")
address_family = one_of(
    ("AF_UNSPEC", "AF_INET", "AF_IPX", "AF_APPLETALK", "AF_NETBIOS", "AF_INET6", "AF_IRDA", "AF_BTH"), "10.16"
)
socket_type = one_of(("SOCK_STREAM", "SOCK_DGRAM", "SOCK_RAW", "SOCK_RDM", "SOCK_SEQPACKET"), "10.17")
opinion = one_of(("strongly-disagree", "disagree", "neutral", "agree", "strongly-agree"), "10.18")
integrity_level = one_of(("low", "medium", "high", "system"), "10.27")
registry_datatype = one_of(
    ("REG_NONE", "REG_SZ", "REG_EXPAND_SZ", "REG_BINARY", "REG_DWORD", "REG_DWORD_BIG_ENDIAN",
     "REG_DWORD_LITTLE_ENDIAN", "REG_LINK", "REG_MULTI_SZ", "REG_RESOURCE_LIST", "REG_FULL_RESOURCE_DESCRIPTION",
     "REG_RESOURCE_REQUIREMENTS_LIST", "REG_QWORD", "REG_INVALID_TYPE"), "10.29",
)  # fmt: skip
service_start = one_of(
    ("SERVICE_AUTO_START", "SERVICE_BOOT_START", "SERVICE_DEMAND_START", "SERVICE_DISABLED", "SERVICE_SYSTEM_ALERT"),
    "10.30",
)
service_type = one_of(
    ("SERVICE_KERNEL_DRIVER", "SERVICE_FILE_SYSTEM_DRIVER", "SERVICE_WIN32_OWN_PROCESS", "SERVICE_WIN32_SHARE_PROCESS"),
    "10.31",
)
service_status = one_of(
    ("SERVICE_CONTINUE_PENDING", "SERVICE_PAUSE_PENDING", "SERVICE_PAUSED", "SERVICE_RUNNING", "SERVICE_START_PENDING",
     "SERVICE_STOP_PENDING", "SERVICE_STOPPED"), "10.32",
)  # fmt: skip
