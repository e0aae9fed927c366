#define ADDEND 2
