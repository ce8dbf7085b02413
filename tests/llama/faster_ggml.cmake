# Read by CMake inside of ggml's project: what computes is optimised, the server around it is not.
add_compile_options(-O2)
