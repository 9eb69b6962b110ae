"""Writes Parquet files in every encoding, codec, page version and type, and what pyarrow itself reads from them.

usage: make_parquet.py FOLDER [REAL.parquet ...]
FOLDER/index.json lists the files, each with its columns: type, missing values, checksum and, of small files, every value.
"""
import decimal, hashlib, json, os, struct, sys
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

folder, real = sys.argv[1], sys.argv[2:]
os.makedirs(folder, exist_ok=True)
MASK = (1 << 64) - 1
EPOCH = {"s": 1_000_000, "ms": 1000, "us": 1}
random = np.random.default_rng(7)


def fnv(raw, cache={}):
    if raw not in cache:
        h = 0xCBF29CE484222325
        for byte in raw:
            h = ((h ^ byte) * 0x100000001B3) & MASK
        cache[raw] = h
    return cache[raw]


def double_bits(x):
    return 0x7FF8000000000000 if x != x else struct.unpack("<Q", struct.pack("<d", x))[0]


def float_bits(x):
    return 0x7FC00000 if x != x else struct.unpack("<I", struct.pack("<f", x))[0]


def expected(column):
    """The storage type, each value's text (None where missing) and each value's bits, as the reader should have them."""
    t = column.type
    if pa.types.is_dictionary(t):
        column = column.cast(t.value_type)
        t = column.type
    if isinstance(t, pa.BaseExtensionType):
        values = column.to_pylist()
        return "text", [None if v is None else str(v) for v in values], None
    if pa.types.is_null(t):
        return "double", [None] * len(column), None
    if pa.types.is_boolean(t):
        return "boolean", [None if v is None else ("true" if v else "false") for v in column.to_pylist()], None
    if pa.types.is_integer(t):
        return "integer", [None if v is None else str(v) for v in column.to_pylist()], None
    if pa.types.is_float16(t) or pa.types.is_float32(t):
        return "float", [None if v is None else f"{float_bits(float(v)):08x}" for v in column.to_pylist()], None
    if pa.types.is_float64(t):
        return "double", [None if v is None else f"{double_bits(v):016x}" for v in column.to_pylist()], None
    if pa.types.is_decimal(t):
        # Python rounds a decimal to the nearest double, ties to even.
        values = column.to_pylist()
        exact = [None if v is None else format(v, "f") for v in values]
        return "double", [None if v is None else f"{double_bits(float(v)):016x}" for v in values], exact
    if pa.types.is_date(t):
        days = column.cast(pa.date32()).cast(pa.int32()).to_pylist()
        return "timestamp", [None if v is None else str(v * 86_400_000_000) for v in days], None
    if pa.types.is_timestamp(t):
        raw = column.cast(pa.int64()).to_pylist()
        if t.unit == "ns":
            return "timestamp", [None if v is None else str(v // 1000) for v in raw], None
        return "timestamp", [None if v is None else str(v * EPOCH[t.unit]) for v in raw], None
    if pa.types.is_time(t):
        raw = column.cast(pa.int32() if t.bit_width == 32 else pa.int64()).to_pylist()
        if t.unit == "ns":
            return "integer", [None if v is None else str(v // 1000) for v in raw], None
        return "integer", [None if v is None else str(v * EPOCH[t.unit]) for v in raw], None
    if pa.types.is_fixed_size_binary(t):
        return "text", [None if v is None else v.hex() for v in column.to_pylist()], None
    if pa.types.is_binary(t) or pa.types.is_large_binary(t):
        return "text", [None if v is None else v.decode() for v in column.to_pylist()], None
    return "text", [None if v is None else str(v) for v in column.to_pylist()], None


def bits(kind, text):
    if kind == "text":
        return fnv(text.encode())
    if kind in ("double", "float"):
        return int(text, 16)
    if kind == "boolean":
        return 1 if text == "true" else 0
    return int(text) & MASK


def describe(name, column):
    kind, values, exact = expected(column)
    # Sensitive to order: every row's bits times an odd number of its place.
    checksum = sum(bits(kind, v) * (2 * i + 1) for i, v in enumerate(values) if v is not None) & MASK
    missing = [i for i, v in enumerate(values) if v is None]
    result = dict(name=name, type=kind, missing=len(missing), missingPlaces=sum(missing), checksum=str(checksum))
    if len(values) <= 1000:
        result["values"] = values
        if exact:
            result["exact"] = exact
    return result


index, sets = [], {}


def record(path, tags):
    table = pq.read_table(path)
    columns = [describe(n, c) for n, c in zip(table.column_names, table.columns)]
    key = hashlib.sha256(json.dumps(columns).encode()).hexdigest()[:16]
    sets[key] = columns
    index.append(dict(file=path, rows=table.num_rows, columns=key, tags=tags))


def write(name, table, tags, **options):
    path = os.path.join(folder, name + ".parquet")
    pq.write_table(table, path, **options)
    record(path, tags)


def with_nulls(values, share=0.2):
    return [None if gone else v for v, gone in zip(values, random.random(len(values)) < share)]


def ints(low, high, n):
    edge = [low, high, 0, low + 1, high - 1]
    return (edge + [int(v) for v in random.integers(low, high, n, dtype=np.int64 if low < 0 else np.uint64, endpoint=True)])[:n]


def decimals(precision, scale, n):
    with decimal.localcontext() as context:
        context.prec = 100
        out = []
        for i in range(n):
            digits = int(random.integers(1, precision, endpoint=True))
            unscaled = int("".join(str(d) for d in random.integers(0, 10, digits)))
            out.append(decimal.Decimal(unscaled if random.random() < 0.5 else -unscaled).scaleb(-scale))
        out[:2] = [decimal.Decimal(10**precision - 1).scaleb(-scale), decimal.Decimal(1 - 10**precision).scaleb(-scale)]
        return out


def everything(n, nulls=0.2, nullable=True):
    words = ["", "a", "Zürich", "naïve café", "日本語", "🚕 taxi", "prefix-one", "prefix-two", "prefix-twenty", "x" * 300]
    text = [words[i] for i in random.integers(0, len(words), n)]
    unique = [f"row {i:06d} {words[i % len(words)]}" for i in range(n)]
    reals = [0.0, -0.0, float("inf"), float("-inf"), float("nan"), 5e-324, 1.7976931348623157e308, 0.1] + list(random.normal(0, 1e6, n))
    seconds = ints(-2_000_000_000, 4_000_000_000, n)
    micros = [s * 1_000_000 + int(f) for s, f in zip(seconds, random.integers(0, 1_000_000, n))]
    nanos = [s * 1_000_000_000 + int(f) for s, f in zip(seconds, random.integers(0, 1_000_000_000, n))]
    columns = [
        ("bool", pa.bool_(), [bool(v) for v in random.integers(0, 2, n)]),
        ("runs", pa.bool_(), [(i // 37) % 3 == 0 for i in range(n)]),
        ("int8", pa.int8(), ints(-128, 127, n)),
        ("int16", pa.int16(), ints(-(2**15), 2**15 - 1, n)),
        ("int32", pa.int32(), ints(-(2**31), 2**31 - 1, n)),
        ("int64", pa.int64(), ints(-(2**63), 2**63 - 1, n)),
        ("rising", pa.int64(), [1_600_000_000_000 + 17 * i + int(random.integers(0, 9)) for i in range(n)]),
        ("small", pa.int64(), [int(v) for v in random.integers(0, 7, n)]),
        ("constant", pa.int32(), [42] * n),
        ("uint8", pa.uint8(), ints(0, 255, n)),
        ("uint16", pa.uint16(), ints(0, 2**16 - 1, n)),
        ("uint32", pa.uint32(), ints(0, 2**32 - 1, n)),
        ("uint64", pa.uint64(), ints(0, 2**63 - 1, n)),
        ("half", pa.float16(), [np.float16(v) for v in ([0.0, -0.0, 65504, 6e-8, float("inf"), float("nan")] + list(random.normal(0, 10, n)))[:n]]),
        ("float", pa.float32(), reals[:n]),
        ("double", pa.float64(), reals[:n]),
        ("few", pa.float64(), [float(v) / 2 for v in random.integers(0, 60, n)]),
        ("string", pa.string(), text),
        ("unique", pa.string(), unique),
        ("large", pa.large_string(), unique),
        ("category", pa.dictionary(pa.int32(), pa.string()), text),
        ("binary", pa.binary(), [t.encode() for t in text]),
        ("fixed", pa.binary(5), [bytes(int(b) for b in random.integers(0, 256, 5)) for _ in range(n)]),
        ("fixed_similar", pa.binary(8), [b"same%04d" % (i % 1000) for i in range(n)]),
        ("date32", pa.date32(), [int(v) for v in random.integers(-100_000, 100_000, n)]),
        ("date64", pa.date64(), [int(v) * 86_400_000 for v in random.integers(-10_000, 30_000, n)]),
        ("time32", pa.time32("ms"), [int(v) for v in random.integers(0, 86_400_000, n)]),
        ("time_us", pa.time64("us"), [int(v) for v in random.integers(0, 86_400_000_000, n)]),
        ("time_ns", pa.time64("ns"), [int(v) for v in random.integers(0, 86_400_000_000_000, n)]),
        ("stamp_s", pa.timestamp("s"), seconds),
        ("stamp_ms", pa.timestamp("ms"), [v // 1000 for v in micros]),
        ("stamp_us", pa.timestamp("us"), micros),
        ("stamp_ns", pa.timestamp("ns"), nanos),
        ("stamp_utc", pa.timestamp("us", tz="UTC"), micros),
        ("money", pa.decimal128(9, 2), decimals(9, 2, n)),
        ("wide", pa.decimal128(18, 4), decimals(18, 4, n)),
        ("wider", pa.decimal128(38, 10), decimals(38, 10, n)),
        ("widest", pa.decimal256(60, 20), decimals(60, 20, n)),
        ("uuid", pa.uuid(), [bytes(int(b) for b in random.integers(0, 256, 16)) for _ in range(n)]),
    ]
    arrays, fields = [], []
    for name, kind, values in columns:
        if nulls and nullable:
            values = with_nulls(values, nulls)
        if isinstance(kind, pa.BaseExtensionType):
            array = pa.ExtensionArray.from_storage(kind, pa.array(values, kind.storage_type))
        elif pa.types.is_temporal(kind):
            array = pa.array(values, pa.int32() if kind.bit_width == 32 else pa.int64()).cast(kind)
        elif pa.types.is_dictionary(kind):
            array = pa.array(values, kind.value_type).dictionary_encode()
        else:
            array = pa.array(values, kind)
        arrays.append(array)
        fields.append(pa.field(name, array.type, nullable=nullable))
    if nullable:
        arrays += [pa.nulls(n), pa.nulls(n, pa.int64()), pa.array(with_nulls(range(n), 0.97), pa.int32())]
        fields += [pa.field("nothing", pa.null()), pa.field("all_missing", pa.int64()), pa.field("nearly_missing", pa.int32())]
    return pa.table(arrays, schema=pa.schema(fields))


CODECS = ["NONE", "SNAPPY", "GZIP", "ZSTD"]
optional, required = everything(401), everything(251, nullable=False)
for codec in CODECS:
    for version in ["1.0", "2.0"]:
        for dictionary in [True, False]:
            label = f"{codec.lower()}-v{version[0]}-{'dictionary' if dictionary else 'plain'}"
            common = dict(compression=codec, data_page_version=version, use_dictionary=dictionary, store_schema=False)
            write(f"optional-{label}", optional, ["types"], write_page_checksum=dictionary, **common)
            write(f"groups-{label}", optional, ["types"], row_group_size=90, data_page_size=200, write_batch_size=16, **common)
            write(f"required-{label}", required, ["types"], data_page_size=300, write_batch_size=16, **common)

ENCODINGS = dict(
    delta=dict(
        int8="DELTA_BINARY_PACKED", int16="DELTA_BINARY_PACKED", int32="DELTA_BINARY_PACKED", int64="DELTA_BINARY_PACKED",
        rising="DELTA_BINARY_PACKED", small="DELTA_BINARY_PACKED", constant="DELTA_BINARY_PACKED", uint64="DELTA_BINARY_PACKED",
        date32="DELTA_BINARY_PACKED", stamp_us="DELTA_BINARY_PACKED", all_missing="DELTA_BINARY_PACKED",
        nearly_missing="DELTA_BINARY_PACKED", string="DELTA_LENGTH_BYTE_ARRAY", unique="DELTA_LENGTH_BYTE_ARRAY",
        binary="DELTA_LENGTH_BYTE_ARRAY", bool="RLE", runs="RLE",
    ),
    prefix=dict(
        string="DELTA_BYTE_ARRAY", unique="DELTA_BYTE_ARRAY", large="DELTA_BYTE_ARRAY", binary="DELTA_BYTE_ARRAY",
        fixed="DELTA_BYTE_ARRAY", fixed_similar="DELTA_BYTE_ARRAY",
    ),
    split=dict(
        float="BYTE_STREAM_SPLIT", double="BYTE_STREAM_SPLIT", few="BYTE_STREAM_SPLIT", half="BYTE_STREAM_SPLIT",
        int32="BYTE_STREAM_SPLIT", int64="BYTE_STREAM_SPLIT", rising="BYTE_STREAM_SPLIT", fixed="BYTE_STREAM_SPLIT",
        fixed_similar="BYTE_STREAM_SPLIT", money="BYTE_STREAM_SPLIT", wider="BYTE_STREAM_SPLIT", uuid="BYTE_STREAM_SPLIT",
        all_missing="BYTE_STREAM_SPLIT",
    ),
)
for label, encodings in ENCODINGS.items():
    for codec in CODECS:
        for version in ["1.0", "2.0"]:
            for table, kind in [(optional, "optional"), (required, "required")]:
                chosen = {k: v for k, v in encodings.items() if k in table.column_names}
                options = dict(compression=codec, data_page_version=version, use_dictionary=False, column_encoding=chosen)
                name = f"{label}-{kind}-{codec.lower()}-v{version[0]}"
                write(name, table, ["encodings"], **options)
                write(f"{name}-pages", table, ["encodings"], row_group_size=150, data_page_size=256, write_batch_size=64, **options)

stamps = optional.select(["stamp_s", "stamp_ms", "stamp_us", "stamp_ns"])
write("int96", stamps, ["types"], use_deprecated_int96_timestamps=True)
write("int96-plain", stamps, ["types"], use_deprecated_int96_timestamps=True, use_dictionary=False)
write("coerced-ms", stamps, ["types"], coerce_timestamps="ms", allow_truncated_timestamps=True)
write("format-1", optional.drop_columns(["nothing", "stamp_ns"]), ["types"], version="1.0")
write("format-2.4", optional.drop_columns(["stamp_ns"]), ["types"], version="2.4")
write("decimals-as-integers", optional.select(["money", "wide", "wider"]), ["types"], store_decimal_as_integer=True)
write("decimals-as-integers-plain", required.select(["money", "wide"]), ["types"], store_decimal_as_integer=True, use_dictionary=False)
write("no-rows", optional.slice(0, 0), ["types"])
write("one-row", optional.slice(3, 1), ["types"])
halves = pq.ParquetWriter(os.path.join(folder, "mixed-groups.parquet"), optional.schema, data_page_size=500, dictionary_pagesize_limit=400)
for start, count in [(0, 1), (1, 200), (201, 0), (201, 200)]:
    halves.write_table(optional.slice(start, count))
halves.close()
record(os.path.join(folder, "mixed-groups.parquet"), ["types"])

# Large: pages that several batches share, dictionaries that overflow into plain pages.
n = 200_003
walk = np.cumsum(random.integers(-3, 9, n))
large = pa.table(dict(
    key=pa.array(walk, pa.int64()),
    small=pa.array(with_nulls([int(v) for v in random.integers(0, 200, n)], 0.1), pa.int64()),
    amount=pa.array(with_nulls([float(v) for v in random.normal(0, 50, n)], 0.3), pa.float64()),
    rounded=pa.array([round(float(v), 1) for v in random.normal(0, 50, n)], pa.float64()),
    flag=pa.array(with_nulls([bool(v) for v in random.integers(0, 2, n)], 0.05), pa.bool_()),
    word=pa.array(with_nulls([f"word {int(v)}" for v in random.integers(0, 5000, n)], 0.1), pa.string()),
    stamp=pa.array([1_600_000_000_000_000 + int(v) for v in walk], pa.int64()).cast(pa.timestamp("us")),
))
write("large-default", large, ["large"])
write("large-one-page", large, ["large"], data_page_size=1 << 28, write_batch_size=1 << 20, max_rows_per_page=1 << 28, compression="ZSTD")
write("large-pages", large, ["large"], data_page_size=5000, write_batch_size=100, data_page_version="2.0", compression="GZIP", row_group_size=110_000)
write("large-plain", large, ["large"], use_dictionary=False, compression="NONE", write_page_checksum=True)
write("large-overflow", large, ["large"], dictionary_pagesize_limit=20_000, compression="SNAPPY", row_group_size=64_000)
write("large-delta", large, ["large"], use_dictionary=False, column_encoding=dict(
    key="DELTA_BINARY_PACKED", small="DELTA_BINARY_PACKED", amount="BYTE_STREAM_SPLIT", rounded="BYTE_STREAM_SPLIT",
    flag="RLE", word="DELTA_BYTE_ARRAY", stamp="DELTA_BINARY_PACKED"))

# Small, for damage: one of each encoding.
small, tiny = everything(40), everything(23, nullable=False)
for codec in CODECS:
    write(f"damage-{codec.lower()}-v1", small, ["damage"], compression=codec)
    write(f"damage-{codec.lower()}-v2", small, ["damage"], compression=codec, data_page_version="2.0")
write("damage-plain", tiny, ["damage"], compression="NONE", use_dictionary=False)
write("damage-checksums", tiny, ["damage"], compression="NONE", write_page_checksum=True)
write("damage-int96", small.select(["stamp_us"]), ["damage"], use_deprecated_int96_timestamps=True)
for label, encodings in ENCODINGS.items():
    chosen = list(dict.fromkeys(encodings))
    write(f"damage-{label}", small.select(chosen), ["damage"], compression="NONE", use_dictionary=False, column_encoding=encodings)

# What is not read.
nested = pa.table(dict(a=pa.array([1, 2, None]), s=pa.array([dict(x=1, y="q"), None, dict(x=3, y="r")]), l=pa.array([[1], [], None]), z=pa.array(["p", None, "q"])))
pq.write_table(nested, os.path.join(folder, "nested.parquet"))
for codec in ["BROTLI", "LZ4"]:
    pq.write_table(pa.table(dict(a=[1, 2, 3])), os.path.join(folder, f"codec-{codec.lower()}.parquet"), compression=codec)
pq.write_table(pa.table(dict(a=pa.array([2**63, 5, None, 2**64 - 1, 2**63], pa.uint64()), b=[1.5, 2.0, float("nan"), 1e300, None])), os.path.join(folder, "unfit.parquet"))
pq.write_table(pa.table(dict(
    stamp=pa.array([0, -1, 1_614_600_600_000_001, -62_135_596_800_000_000, 253_402_300_799_999_999, None], pa.int64()).cast(pa.timestamp("us")),
    nanos=pa.array([0, -1, 1_001, None, -1_001, 1_709_164_800_000_000_000], pa.int64()).cast(pa.timestamp("ns")),
    date=pa.array([0, -719_162, 2_932_896, 19_782, -25_508, None], pa.int32()).cast(pa.date32()),
    time=pa.array([0, 45_000_000, 86_399_999, 1, None, None], pa.int32()).cast(pa.time32("ms")))), os.path.join(folder, "times.parquet"))
pq.write_table(pa.table(dict(a=[b"ok", b"\xff\xfe", None])), os.path.join(folder, "binary.parquet"))
pq.write_table(pa.table(dict(a=pa.array([1, 2], pa.int32()), b=pa.nulls(2), c=["x", "y"])), os.path.join(folder, "months-1.parquet"))
pq.write_table(pa.table(dict(c=["z"], a=pa.array([2.5]), b=pa.array([7.0]))), os.path.join(folder, "months-2.parquet"))

for path in real:
    record(path, ["real"])
with open(os.path.join(folder, "index.json"), "w") as out:
    json.dump(dict(files=index, sets=sets), out)
