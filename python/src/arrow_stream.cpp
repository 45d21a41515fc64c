// python/src/arrow_stream.cpp — whole numbers, reals and instants are lent as they lie; days, texts and truths are laid
// out anew.
#include "arrow_stream.hpp"

#include <cerrno>
#include <cstring>
#include <vector>

#include "base/decimal.hpp"
#include "base/hash.hpp"
#include "store/stored_decimal.hpp"

namespace tamis::python {

namespace {

using record::Column;
using record::Type;

// Texts are "large" ones (64-bit offsets): a home may have more text than 32 bits count.
std::string format_of(Type type, bool keeps_decimals) {
    switch (type) {
        case Type::boolean:
            return "b";
        case Type::integer:
            return "l";
        case Type::real:
            return "g";
        case Type::decimal:
            return keeps_decimals ? "d:38," + std::to_string(store::stored_scale) : "g";
        case Type::day:
            return "tdD";
        case Type::timestamp:
            return std::string("tsm:") + shown_zone;
        case Type::hash:
        case Type::text:
            return "U";
    }
    throw Bug("a column has a type");
}

/// Keys and values as the specification lays them out: counts and lengths in 32 bits, then the bytes.
std::string metadata_of(const record::Field* field) {
    std::string out;
    const auto add_count = [&](std::size_t count) {
        const auto number = static_cast<std::int32_t>(count);
        out.append(reinterpret_cast<const char*>(&number), sizeof number);
    };
    const auto add_text = [&](std::string_view text) { add_count(text.size()), out += text; };
    if (!field) return out;
    add_count(2);
    add_text("unit"), add_text(record::name_of(field->about.unit));
    add_text("meaning"), add_text(field->about.meaning);
    return out;
}

/// What a schema points into. Every schema of a tree has its own, as its reader may release a child apart.
struct SchemaMemory {
    std::string format, name, metadata;
    std::vector<ArrowSchema> children;
    std::vector<ArrowSchema*> pointers;
};

void release_schema(ArrowSchema* schema) {
    const auto* memory = static_cast<SchemaMemory*>(schema->private_data);
    for (ArrowSchema* child : memory->pointers)
        if (child->release) child->release(child);
    delete memory;
    schema->release = nullptr;
}

void fill_schema(std::unique_ptr<SchemaMemory> memory, ArrowSchema* out) {
    for (ArrowSchema& child : memory->children) memory->pointers.push_back(&child);
    *out = {.format = memory->format.c_str(),
            .name = memory->name.c_str(),
            .metadata = memory->metadata.empty() ? nullptr : memory->metadata.data(),
            .flags = ARROW_FLAG_NULLABLE,
            .n_children = static_cast<std::int64_t>(memory->pointers.size()),
            .children = memory->pointers.data(),
            .dictionary = nullptr,
            .release = release_schema,
            .private_data = nullptr};
    out->private_data = memory.release();
}

/// What an array points into: the rows themselves, and what was laid out anew.
struct ArrayMemory {
    std::shared_ptr<const record::Rows> rows;
    std::vector<std::uint8_t> valid_bits;
    std::vector<std::byte> laid_out;
    std::vector<std::int64_t> offsets;
    std::vector<const void*> buffers;
    std::vector<ArrowArray> children;
    std::vector<ArrowArray*> pointers;
};

void release_array(ArrowArray* array) {
    const auto* memory = static_cast<ArrayMemory*>(array->private_data);
    for (ArrowArray* child : memory->pointers)
        if (child->release) child->release(child);
    delete memory;
    array->release = nullptr;
}

void fill_array(std::unique_ptr<ArrayMemory> memory, std::size_t rows, std::size_t nulls, ArrowArray* out) {
    for (ArrowArray& child : memory->children) memory->pointers.push_back(&child);
    *out = {.length = static_cast<std::int64_t>(rows),
            .null_count = static_cast<std::int64_t>(nulls),
            .offset = 0,
            .n_buffers = static_cast<std::int64_t>(memory->buffers.size()),
            .n_children = static_cast<std::int64_t>(memory->pointers.size()),
            .buffers = memory->buffers.data(),
            .children = memory->pointers.data(),
            .dictionary = nullptr,
            .release = release_array,
            .private_data = nullptr};
    out->private_data = memory.release();
}

/// Eight truths a byte, the first in the lowest bit.
template <class IsSet>
std::vector<std::uint8_t> bits_of(std::size_t count, const IsSet& is_set) {
    std::vector<std::uint8_t> bits((count + 7) / 8);
    for (std::size_t i = 0; i < count; ++i)
        if (is_set(i)) bits[i / 8] = static_cast<std::uint8_t>(bits[i / 8] | 1u << i % 8);
    return bits;
}

/// A buffer of one value a cell.
template <class T, class ValueOf>
const void* lay_out(ArrayMemory& memory, std::size_t rows, const ValueOf& value_of) {
    memory.laid_out.resize(rows * sizeof(T));
    for (std::size_t i = 0; i < rows; ++i) {
        const T value = value_of(i);
        std::memcpy(memory.laid_out.data() + i * sizeof(T), &value, sizeof(T));
    }
    return memory.laid_out.data();
}

template <class TextOf>
void lay_out_texts(ArrayMemory& memory, std::size_t rows, const TextOf& text_of) {
    std::string all;
    memory.offsets = {0};
    memory.offsets.reserve(rows + 1);
    for (std::size_t i = 0; i < rows; ++i) {
        all += text_of(i);
        memory.offsets.push_back(static_cast<std::int64_t>(all.size()));
    }
    memory.laid_out.resize(all.size());
    std::memcpy(memory.laid_out.data(), all.data(), all.size());
    memory.buffers.push_back(memory.offsets.data());
    memory.buffers.push_back(memory.laid_out.data());
}

const void* decimals_of(ArrayMemory& memory, const Column& column, const std::string& name, bool keeps_decimals) {
    const std::vector<Decimal>& cells = column.decimals();
    if (keeps_decimals)
        return lay_out<store::StoredDecimal>(
            memory, cells.size(), [&](std::size_t i) { return store::to_stored(cells[i], name); });
    return lay_out<double>(memory, cells.size(), [&](std::size_t i) { return to_double(cells[i]); });
}

void add_cells(ArrayMemory& memory, const Column& column, const std::string& name, bool keeps_decimals) {
    const std::size_t rows = column.size();
    switch (column.type()) {
        case Type::boolean: {
            const auto bits = bits_of(rows, [&](std::size_t i) { return column.numbers()[i] != 0; });
            return memory.buffers.push_back(
                lay_out<std::uint8_t>(memory, bits.size(), [&](std::size_t i) { return bits[i]; }));
        }
        case Type::integer:
        case Type::timestamp:
            return memory.buffers.push_back(column.numbers().data());
        case Type::real:
            return memory.buffers.push_back(column.reals().data());
        case Type::decimal:
            return memory.buffers.push_back(decimals_of(memory, column, name, keeps_decimals));
        case Type::day:
            return memory.buffers.push_back(lay_out<std::int32_t>(
                memory, rows, [&](std::size_t i) { return static_cast<std::int32_t>(column.numbers()[i]); }));
        case Type::hash:
            return lay_out_texts(memory, rows, [&](std::size_t i) { return hex_text(column.hashes()[i]); });
        case Type::text:
            return lay_out_texts(memory, rows, [&](std::size_t i) { return column.texts()[i]; });
    }
}

void write_column(const Frame& frame, std::size_t c, ArrowArray* out) {
    const Column& column = frame.rows->columns[c];
    auto memory = std::make_unique<ArrayMemory>();
    memory->rows = frame.rows;
    std::size_t nulls = 0;
    for (std::size_t i = 0; column.has_nulls() && i < column.size(); ++i) nulls += column.is_null(i);
    if (nulls > 0) memory->valid_bits = bits_of(column.size(), [&](std::size_t i) { return !column.is_null(i); });
    memory->buffers.push_back(nulls > 0 ? memory->valid_bits.data() : nullptr);
    add_cells(*memory, column, frame.rows->names[c], frame.keeps_decimals);
    fill_array(std::move(memory), column.size(), nulls, out);
}

void write_batch(const Frame& frame, ArrowArray* out) {
    auto memory = std::make_unique<ArrayMemory>();
    memory->buffers.push_back(nullptr);  // no row as a whole is NULL
    memory->children.resize(frame.rows->columns.size());
    for (std::size_t c = 0; c < memory->children.size(); ++c) write_column(frame, c, &memory->children[c]);
    fill_array(std::move(memory), frame.rows->size(), 0, out);
}

/// What a stream hands out once; a batch that nobody took is released with it.
struct StreamMemory {
    Frame frame;
    ArrowArray batch = {};
};

int give_schema(ArrowArrayStream* stream, ArrowSchema* out) noexcept {
    try {
        write_schema(static_cast<StreamMemory*>(stream->private_data)->frame, out);
        return 0;
    } catch (const std::bad_alloc&) {
        return ENOMEM;
    }
}

int give_batch(ArrowArrayStream* stream, ArrowArray* out) noexcept {
    ArrowArray& batch = static_cast<StreamMemory*>(stream->private_data)->batch;
    *out = batch;  // after the last one: an array that is released already, which means the end
    batch = {};
    return 0;
}

const char* no_words(ArrowArrayStream*) noexcept {
    return nullptr;
}

void release_stream(ArrowArrayStream* stream) {
    auto* memory = static_cast<StreamMemory*>(stream->private_data);
    if (memory->batch.release) memory->batch.release(&memory->batch);
    delete memory;
    stream->release = nullptr;
}

}  // namespace

void write_schema(const Frame& frame, ArrowSchema* out) {
    auto whole = std::make_unique<SchemaMemory>();
    whole->format = "+s";
    whole->children.resize(frame.rows->names.size());
    for (std::size_t c = 0; c < whole->children.size(); ++c) {
        const std::string& name = frame.rows->names[c];
        auto one = std::make_unique<SchemaMemory>();
        one->format = format_of(frame.rows->columns[c].type(), frame.keeps_decimals);
        one->name = name;
        one->metadata = metadata_of(frame.table ? frame.table->find(name) : nullptr);
        fill_schema(std::move(one), &whole->children[c]);
    }
    fill_schema(std::move(whole), out);
}

void write_stream(const Frame& frame, ArrowArrayStream* out) {
    auto memory = std::make_unique<StreamMemory>(StreamMemory{.frame = frame});
    write_batch(frame, &memory->batch);
    *out = {give_schema, give_batch, no_words, release_stream, memory.release()};
}

}  // namespace tamis::python
