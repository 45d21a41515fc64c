// base/system_library.hpp — a library of the system that is loaded when it is first asked for: linked, it would cost
// every start of the program the libraries that it needs itself.
#pragma once

#include <string>

namespace tamis {

class SystemLibrary {
  public:
    /// `file`: "libpq.so.5"; `what`: what a person calls it; `package`: Debian's, which holds it. It stays loaded.
    /// Throws Error unavailable.
    SystemLibrary(std::string file, const std::string& what, const std::string& package);

    /// A function by its name, with the type that its header gives. Throws Error unavailable.
    template <class Function>
    Function* function(const char* name) const {
        return reinterpret_cast<Function*>(find(name));
    }

  private:
    void* find(const char* name) const;

    std::string file_;
    void* loaded_;
};

}  // namespace tamis
