// SPDX-License-Identifier: MIT
//
// What the driver tells the plugin: the file's domain, warnings, models of the
// interfaces on the same command line.
#ifndef CODOMS_OPTIONS_H
#define CODOMS_OPTIONS_H

#include "DefaultDomain.h"
#include "Diagnostics.h"
#include <string>
#include <vector>

namespace codoms {

// Domain names are names of the interface language.
bool isDomainName(llvm::StringRef Name);

// One line `grant FROM PERMISSION TO` of an interface file.
struct Grant {
  std::string From, To, Permission;
};

// A procedure that a domain implements.
struct Procedure {
  std::string Name;           // interface.procedure
  std::string Client;         // the C function that clients call
  std::string Implementation; // the C function
  std::string Domain;
};

struct Options {
  std::string Domain = CODOMS_DEFAULT_DOMAIN;
  bool DomainGiven = false;
  Diagnostics Diags;
  std::vector<Grant> Grants;
  std::vector<Procedure> Procedures;
  std::vector<std::pair<std::string, std::string>> Uses; // domain, interface
  bool HaveModel = false;

  // Whether FROM may call (not only entries), read or write TO's pages.
  bool granted(llvm::StringRef From, llvm::StringRef To,
               llvm::StringRef Permission) const;
};

// Fills `O` from the plugin's arguments; false after an error.
bool parseOptions(Options &O, clang::DiagnosticsEngine &E,
                  const std::vector<std::string> &Arguments);

} // namespace codoms

#endif
