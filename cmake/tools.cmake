# ccache and mold where the machine has them: a warm rebuild then takes seconds.
find_program(ccache_program ccache)
if(ccache_program)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${ccache_program})
endif()
find_program(mold_program mold)
if(mold_program)
    add_link_options(-fuse-ld=mold)
endif()

# Programs that are measured and shipped bring jemalloc. Sanitizers bring their own allocator, and a library that other
# programs load leaves theirs alone.
if(CMAKE_BUILD_TYPE STREQUAL "Debug")
    add_library(allocator INTERFACE)
else()
    find_library(jemalloc NAMES libjemalloc_pic.a REQUIRED)
    add_library(allocator OBJECT ${PROJECT_SOURCE_DIR}/src/allocator.cpp)
    target_link_libraries(allocator PUBLIC ${jemalloc})
endif()
