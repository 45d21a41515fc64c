"""The version of a strategy class: a hash of what it runs, so that a changed class never answers with an old result.

What is hashed is compiled code and not its text: it is what runs, in a notebook too, and comments and blank lines change
nothing. From the class it goes on to whatever its methods name: functions and classes of one's own, in turn; modules of one's
own by the members that are named; constants by value. What is installed counts by name and version.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import io
import os
import pickle
import sys
import sysconfig
import types
from typing import Any, Callable, Iterator

from ._spec import refuse

_PLAIN = (type(None), bool, int, float, complex, str, bytes)
_PYTHONS_OWN: frozenset[str] = getattr(sys, "stdlib_module_names", frozenset())  # before 3.10 their folder tells them
# What may lead back to itself is gone into once.
_MAY_RECUR = (types.ModuleType, type, types.FunctionType, list, dict)
_FOLDERS = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")} | {"/usr/lib/python3"}
_INSTALLED = tuple(os.path.realpath(folder) + os.sep for folder in _FOLDERS)
# What every class has; its methods and values are what counts.
_UNSAID = {"__module__", "__qualname__", "__dict__", "__weakref__", "__annotations__", "__abstractmethods__", "_abc_impl"}
_UNSAID |= {"__firstlineno__", "__static_attributes__", "__annotate__", "__annotations_cache__"}


def version_of(strategy: type, base: type) -> str:
    """'python-' and 32 hex digits. `base`: the class that strategies derive from, which is no part of it. Refuses what
    has no content to hash."""
    walk = _Walk(base)
    walk.take(strategy.__name__, strategy)
    return "python-" + hashlib.sha256("\n".join(walk.lines).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _is_installed(module: str) -> bool:
    """Python's own, and what was installed beside it."""
    if module == "__main__":
        return False
    if module in sys.builtin_module_names or module.split(".")[0] in _PYTHONS_OWN | {"tamis"}:
        return True
    return _is_installed_file(getattr(sys.modules.get(module), "__file__", None))


def _is_installed_file(file: str | None) -> bool:
    return bool(file) and (file.startswith("<frozen ") or os.path.realpath(file).startswith(_INSTALLED))


def _is_installed_class(value: type) -> bool:
    """It must be found where it says it is: what is made by exec may say that it is built in."""
    found: Any = sys.modules.get(value.__module__)
    for part in value.__qualname__.split("."):
        found = getattr(found, part, None)
    return found is value and _is_installed(value.__module__)


def _is_installed_function(value: types.FunctionType) -> bool:
    """By its code as well: one that wraps another says that it is of the other's module, and holds it."""
    return _is_installed_file(value.__code__.co_filename) and _is_installed(value.__module__ or "")


def _installed_text(module: str) -> str:
    top = sys.modules.get(module.split(".")[0])
    return f"{module} {getattr(top, '__version__', '')}"


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _codes(constant)


def _constant_text(value: Any) -> str:
    """One spelling a value, whatever the order in which sets are kept."""
    if isinstance(value, types.CodeType):
        return _code_text(value)
    if isinstance(value, (tuple, list)):
        return f"{type(value).__name__}({', '.join(map(_constant_text, value))})"
    if isinstance(value, (set, frozenset)):
        return f"{type(value).__name__}({', '.join(sorted(map(_constant_text, value)))})"
    return f"{type(value).__name__} {value!r}"


def _code_text(code: types.CodeType) -> str:
    shape = code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_flags
    names = code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars
    table = getattr(code, "co_exceptiontable", b"")
    return f"{code.co_name} {shape} {names} {code.co_code.hex()} {table.hex()} {_constant_text(code.co_consts)}"


class _Walk:
    """What was seen, in order, a line each."""

    def __init__(self, base: type) -> None:
        self._base = base
        # Bytecode means something to one version of Python alone.
        self.lines: list[str] = [importlib.util.MAGIC_NUMBER.hex()]
        self._seen: dict[Any, Any] = {}

    def take(self, name: str, value: Any, names: frozenset[str] = frozenset()) -> None:
        """A value under the name by which it is used; `names`: what the code that uses it names besides."""
        key = id(value), names if isinstance(value, types.ModuleType) else None
        if key in self._seen:
            self.lines.append(f"{name} is what came {self._seen[key][0]}th")
            return
        if isinstance(value, _MAY_RECUR):
            self._seen[key] = len(self._seen), value
        self._taker(value)(name, value, names)

    def _taker(self, value: Any) -> Callable[[str, Any, frozenset[str]], None]:
        for kind, taker in (
            (types.ModuleType, self._module),
            (type, self._class),
            (types.FunctionType, self._function),
            ((staticmethod, classmethod), self._wrapped),
            (property, self._property),
            ((list, tuple), self._sequence),
            (dict, self._mapping),
            ((functools.partial, functools.partialmethod), self._partial),
            (functools.cached_property, self._cached),
        ):
            if isinstance(value, kind):
                return taker
        return self._value

    def _module(self, name: str, value: Any, names: frozenset[str]) -> None:
        if _is_installed(value.__name__):
            self.lines.append(f"{name} is {_installed_text(value.__name__)}")
            return
        self.lines.append(f"{name} is the module {value.__name__}")
        for member in sorted(names & vars(value).keys()):
            self.take(f"{name}.{member}", vars(value)[member], names)

    def _class(self, name: str, value: Any, names: frozenset[str]) -> None:
        is_strategy = issubclass(value, self._base) and value is not self._base
        if not is_strategy and _is_installed_class(value):
            self.lines.append(f"{name} is {value.__qualname__} of {_installed_text(value.__module__)}")
            return
        self.lines.append(f"{name} is a class with {sorted(vars(value).keys() - _UNSAID)}")
        for at, base in enumerate(value.__bases__):
            self.take(f"{name} base {at}", base)
        for member, held in sorted(vars(value).items()):
            if member not in _UNSAID:
                self.take(f"{name}.{member}", held)

    def _function(self, name: str, value: Any, names: frozenset[str]) -> None:
        if _is_installed_function(value):
            self.lines.append(f"{name} is {value.__qualname__} of {_installed_text(value.__module__)}")
            return
        self.lines.append(f"{name} is {_code_text(value.__code__)}")
        self.take(f"{name} defaults", value.__defaults__)
        self.take(f"{name} keyword defaults", value.__kwdefaults__)
        for free, cell in zip(value.__code__.co_freevars, value.__closure__ or ()):
            if free != "__class__" and _filled(cell):
                self.take(f"{name} sees {free}", cell.cell_contents)
        self._names(name, value)

    def _names(self, name: str, function: Any) -> None:
        codes = list(_codes(function.__code__))
        names = frozenset(one for code in codes for one in code.co_names)
        for one in sorted(names):
            if one in function.__globals__:
                self.take(one, function.__globals__[one], names)
            elif one in sys.modules and not _is_installed(one):  # imported inside of it
                self.take(one, sys.modules[one], names)

    def _wrapped(self, name: str, value: Any, names: frozenset[str]) -> None:
        self.take(f"{name} {type(value).__name__}", value.__func__)

    def _property(self, name: str, value: Any, names: frozenset[str]) -> None:
        for part in ("fget", "fset", "fdel"):
            self.take(f"{name} {part}", getattr(value, part))

    def _sequence(self, name: str, value: Any, names: frozenset[str]) -> None:
        self.lines.append(f"{name} is a {type(value).__name__} of {len(value)}")
        for at, one in enumerate(value):
            self.take(f"{name}[{at}]", one)

    def _mapping(self, name: str, value: Any, names: frozenset[str]) -> None:
        self.lines.append(f"{name} is a mapping of {len(value)}")
        for at, (key, held) in enumerate(value.items()):
            self.take(f"{name} key {at}", key)
            self.take(f"{name} value {at}", held)

    def _partial(self, name: str, value: Any, names: frozenset[str]) -> None:
        for part in ("func", "args", "keywords"):
            self.take(f"{name} {part}", getattr(value, part))

    def _cached(self, name: str, value: Any, names: frozenset[str]) -> None:
        self.take(f"{name} cached", value.func)

    def _value(self, name: str, value: Any, names: frozenset[str]) -> None:
        if isinstance(value, _PLAIN + (set, frozenset)):
            self.lines.append(f"{name} is {_constant_text(value)}")
            return
        module = getattr(value, "__module__", None) or type(value).__module__
        is_named = callable(value) and hasattr(value, "__name__") and not hasattr(value, "__wrapped__")
        if is_named and isinstance(module, str) and _is_installed(module):
            self.lines.append(f"{name} is {value.__name__} of {_installed_text(module)}")
            return
        content = io.BytesIO()
        pickler = _Pickler(content)
        try:
            pickler.dump(value)
        except Exception as error:
            raise refuse(
                f"{name} is {value!r:.60}, whose content cannot be part of the strategy's version ({error}); make it a "
                "parameter, or make it inside of initialize"
            ) from None
        self.lines.append(f"{name} is {type(value).__qualname__} {hashlib.sha256(content.getvalue()).hexdigest()}")
        for at, met in enumerate(pickler.met):
            self.take(f"{name} holds {at}", met)


class _Pickler(pickle.Pickler):
    """Notes the classes and functions that it only names."""

    def __init__(self, out: io.BytesIO) -> None:
        super().__init__(out, protocol=4)
        self.met: list[Any] = []

    def reducer_override(self, value: Any) -> Any:
        self.met.append(value if isinstance(value, (type, types.FunctionType)) else type(value))
        if hasattr(value, "__wrapped__"):
            self.met.append(value.__wrapped__)
        return NotImplemented


def _filled(cell: types.CellType) -> bool:
    try:
        cell.cell_contents
    except ValueError:
        return False
    return True
