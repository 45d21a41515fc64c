# ccache and mold where the machine has them: a warm rebuild then takes seconds.
find_program(ccache_program ccache)
if(ccache_program)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${ccache_program})
endif()
find_program(mold_program mold)
if(mold_program)
    add_link_options(-fuse-ld=mold)
endif()
