// python/src/arrow_stream.hpp — a frame through Arrow's C interfaces: one batch, whose numbers are not copied.
#pragma once

#include "arrow_interface.hpp"
#include "frame.hpp"

namespace tamis::python {

/// A struct of the frame's columns; unit and meaning of each are in its metadata. The reader releases it.
void write_schema(const Frame& frame, ArrowSchema* out);
/// A stream of one batch, which keeps the rows alive until the reader releases it. Throws Error bad_data for a decimal
/// beyond 38 digits with 18 of them after the point.
void write_stream(const Frame& frame, ArrowArrayStream* out);

}  // namespace tamis::python
