"""Frames through Arrow's C interfaces, read as its specification says, by a reader of our own."""

import ctypes
import datetime
import decimal
import struct
import tempfile
import unittest

import tamis

Address, Long = ctypes.c_void_p, ctypes.c_int64


class Schema(ctypes.Structure):
    pass


Schema._fields_ = [
    ("format", ctypes.c_char_p),
    ("name", ctypes.c_char_p),
    ("metadata", Address),
    ("flags", Long),
    ("children_count", Long),
    ("children", ctypes.POINTER(ctypes.POINTER(Schema))),
    ("dictionary", Address),
    ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(Schema))),
    ("private", Address),
]


class Array(ctypes.Structure):
    pass


Array._fields_ = [
    ("length", Long),
    ("null_count", Long),
    ("offset", Long),
    ("buffer_count", Long),
    ("children_count", Long),
    ("buffers", ctypes.POINTER(Address)),
    ("children", ctypes.POINTER(ctypes.POINTER(Array))),
    ("dictionary", Address),
    ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(Array))),
    ("private", Address),
]


class Stream(ctypes.Structure):
    pass


Stream._fields_ = [
    ("get_schema", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(Stream), ctypes.POINTER(Schema))),
    ("get_next", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(Stream), ctypes.POINTER(Array))),
    ("get_last_error", Address),
    ("release", Address),
    ("private", Address),
]

pointer_in = ctypes.pythonapi.PyCapsule_GetPointer
pointer_in.restype, pointer_in.argtypes = Address, [ctypes.py_object, ctypes.c_char_p]


def cell(kind, buffers, row):
    """One value of an array, by its format."""
    if kind == b"U":
        begin, end = struct.unpack_from("<2q", ctypes.string_at(buffers[1] + 8 * row, 16))
        return ctypes.string_at(buffers[2] + begin, end - begin).decode() if end > begin else ""
    if kind == b"b":
        return bool(ctypes.string_at(buffers[1] + row // 8, 1)[0] >> row % 8 & 1)
    if kind.startswith(b"d:"):
        return decimal.Decimal(int.from_bytes(ctypes.string_at(buffers[1] + 16 * row, 16), "little", signed=True)).scaleb(-18)
    code, size = {b"g": ("<d", 8), b"tdD": ("<i", 4)}.get(kind, ("<q", 8))
    return struct.unpack(code, ctypes.string_at(buffers[1] + size * row, size))[0]


def is_there(buffers, row):
    return not buffers[0] or bool(ctypes.string_at(buffers[0] + row // 8, 1)[0] >> row % 8 & 1)


def read(frame):
    """{name: (format, values)} of the one batch, after which the stream ends."""
    capsule = frame.__arrow_c_stream__()
    stream = Stream.from_address(pointer_in(capsule, b"arrow_array_stream"))
    schema, batch, end = Schema(), Array(), Array()
    assert stream.get_schema(stream, schema) == 0 and stream.get_next(stream, batch) == 0
    assert stream.get_next(stream, end) == 0 and not end.release
    columns = {}
    for c in range(schema.children_count):
        one, cells = schema.children[c].contents, batch.children[c].contents
        buffers = cells.buffers[: cells.buffer_count]
        values = [cell(one.format, buffers, row) if is_there(buffers, row) else None for row in range(cells.length)]
        assert values.count(None) == cells.null_count
        columns[one.name.decode()] = one.format.decode(), values
    batch.release(batch), schema.release(schema)
    assert not batch.release and not schema.release
    return columns


class DuckDB:
    """A database in memory, by the library that the package has loaded: a reader of Arrow that is not ours."""

    def __init__(self):
        loaded = next(line.split()[-1] for line in open("/proc/self/maps") if line.rstrip().endswith("libduckdb.so"))
        self.library = ctypes.CDLL(loaded)
        self.library.duckdb_value_varchar.restype = ctypes.c_char_p
        self.database, self.connection = Address(), Address()
        assert self.library.duckdb_open(None, ctypes.byref(self.database)) == 0
        assert self.library.duckdb_connect(self.database, ctypes.byref(self.connection)) == 0

    def __del__(self):
        self.library.duckdb_disconnect(ctypes.byref(self.connection))
        self.library.duckdb_close(ctypes.byref(self.database))

    def ask(self, frame, statement):
        """The first column of the answer's first row, where the frame is the table t."""
        capsule = frame.__arrow_c_stream__()
        stream = Address(pointer_in(capsule, b"arrow_array_stream"))
        assert self.library.duckdb_arrow_scan(self.connection, b"t", stream) == 0
        result = (ctypes.c_byte * 256)()
        assert self.library.duckdb_query(self.connection, statement.encode(), ctypes.byref(result)) == 0
        text = self.library.duckdb_value_varchar(ctypes.byref(result), Long(0), Long(0)).decode()
        self.library.duckdb_destroy_result(ctypes.byref(result))
        return text


class Frames(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="tamis-python-")
        cls.home = tamis.open(cls.folder.name)
        cls.home.simulate(2, "2024-02-01", "2024-03-08")
        cls.home.backtest("buy_and_hold", "SPY", "2024-03-01")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_every_type_arrives_with_its_missing_values(self):
        statement = """SELECT * FROM (VALUES
            (true, 7, 0.5::DOUBLE, 1.25::DECIMAL(38, 18), DATE '2024-03-01', TIMESTAMP '2024-03-01 14:30:00', 'ä'),
            (NULL, NULL, NULL, NULL, NULL, NULL, NULL),
            (false, -7, -0.5, -1.25, DATE '1969-12-31', TIMESTAMP '1969-12-31 23:59:59', ''))
            t(truth, whole, number, amount, day, instant, word)"""
        columns = read(self.home.sql(statement, decimals=True))
        self.assertEqual(columns["truth"], ("b", [True, None, False]))
        self.assertEqual(columns["whole"], ("l", [7, None, -7]))
        self.assertEqual(columns["number"], ("g", [0.5, None, -0.5]))
        self.assertEqual(columns["amount"], ("d:38,18", [decimal.Decimal("1.25"), None, decimal.Decimal("-1.25")]))
        self.assertEqual(columns["day"], ("tdD", [19783, None, -1]))
        self.assertEqual(columns["instant"], ("tsm:America/New_York", [1709303400000, None, -1000]))
        self.assertEqual(columns["word"], ("U", ["ä", None, ""]))
        self.assertEqual(read(self.home.sql(statement))["amount"], ("g", [1.25, None, -1.25]))

    def test_pandas_has_the_same(self):
        statement = """SELECT * FROM (VALUES (true, 7, DATE '2024-03-01', TIMESTAMP '2024-07-01 13:30:00'),
            (NULL, NULL, NULL, NULL)) t(truth, whole, day, instant)"""
        table = self.home.sql(statement).to_pandas()
        self.assertEqual([str(kind) for kind in table.dtypes], ["boolean", "Int64", "datetime64[ns]", "datetime64[ns, America/New_York]"])
        self.assertEqual([str(value) for value in table.iloc[0]], ["True", "7", "2024-03-01 00:00:00", "2024-07-01 09:30:00-04:00"])
        self.assertTrue(table.iloc[1].isna().all())

    def test_days_that_pandas_cannot_hold_are_objects(self):
        frame = self.home.sql(
            "SELECT * FROM (VALUES (DATE '0044-03-15', TIMESTAMP '2500-07-01 13:30:00'), (NULL, NULL)) t(day, instant)"
        )
        table = frame.to_pandas()
        self.assertEqual(table["day"][0], datetime.date(44, 3, 15))
        self.assertEqual(str(table["instant"][0]), "2500-07-01 09:30:00-04:00")
        self.assertIsNone(table["day"][1])

    def test_days_that_python_cannot_hold_are_refused(self):
        for far in ("DATE '20000-01-01'", "TIMESTAMP '20000-01-01 00:00:00'"):
            with self.assertRaisesRegex(tamis.Error, "outside the years 1 to 9999"):
                self.home.sql(f"SELECT {far} AS far").to_pandas()

    def test_another_reader_of_arrow_understands_every_column(self):
        statement = """SELECT range % 3 = 0 AS truth, range AS whole, range / 2 AS half, (range / 4)::DECIMAL(38, 18) AS amount,
            DATE '2024-01-01' + range::INTEGER AS day, TIMESTAMP '2024-03-08 14:30:00' AS instant,
            CASE WHEN range % 2 = 0 THEN 'n' || range END AS word FROM range(5000)"""
        frame = self.home.sql(statement, decimals=True)
        said = DuckDB().ask(
            frame,
            """SELECT [count(*) FILTER (truth)::VARCHAR, sum(whole)::VARCHAR, sum(half)::VARCHAR,
            sum(amount)::DECIMAL(18, 2)::VARCHAR, max(day)::VARCHAR, max(epoch_ms(instant))::VARCHAR, count(word)::VARCHAR,
            max(word), any_value(typeof(amount))]::VARCHAR FROM t""",
        )
        expected = "[1667, 12497500, 6248750.0, 3124375.00, 2037-09-08, 1709908200000, 2500, n998, DECIMAL(38,18)]"
        self.assertEqual(said.replace("'", ""), expected)

    def test_a_batch_outlives_its_frame(self):
        frame = self.home.sql("SELECT range AS n FROM range(100000)")
        numbers = frame["n"]
        del frame
        self.assertEqual(numbers.sum(), 4999950000)

    def test_a_frame_without_rows_has_columns(self):
        frame = self.home.results(where="symbol = NONE", columns="cell, first_day")
        self.assertEqual(read(frame), {"cell": ("U", []), "first_day": ("tdD", [])})
        self.assertEqual(list(frame.to_pandas().columns), ["cell", "first_day"])

    def test_units_are_in_the_metadata(self):
        frame = self.home.results(columns="total_return_fraction")
        capsule = frame.__arrow_c_schema__()
        schema = Schema.from_address(pointer_in(capsule, b"arrow_schema"))
        words = ctypes.string_at(schema.children[0].contents.metadata, 32)
        self.assertEqual(struct.unpack_from("<ii4si8s", words), (2, 4, b"unit", 8, b"fraction"))

    def test_a_number_is_not_copied_and_cannot_be_changed(self):
        frame = self.home.sql("SELECT range AS n FROM range(3)")
        _, cells, _ = frame._columns.column(0)
        with self.assertRaises(ValueError):
            cells[0] = 1
        self.assertEqual(cells.ctypes.data, frame._columns.column(0)[1].ctypes.data)


if __name__ == "__main__":
    unittest.main()
