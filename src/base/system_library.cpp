// base/system_library.cpp — the loader of the system, with its troubles in words.
#include "base/system_library.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include "base/error.hpp"

namespace tamis {

SystemLibrary::SystemLibrary(std::string file, const std::string& what, const std::string& package)
    : file_(std::move(file)), loaded_(::dlopen(file_.c_str(), RTLD_NOW | RTLD_LOCAL)) {
    if (!loaded_)
        throw Error{Problem::unavailable,
                    fmt::format("{} cannot be loaded ({}); Debian's package {} holds it", what, ::dlerror(), package)};
}

void* SystemLibrary::find(const char* name) const {
    void* found = ::dlsym(loaded_, name);
    if (!found) throw Error{Problem::unavailable, fmt::format("{} lacks {}", file_, name)};
    return found;
}

}  // namespace tamis
