# What "cmake --install" puts where; the same places that Debian's packages use.
include(GNUInstallDirs)

install(TARGETS netroster RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS netroster-capture RUNTIME DESTINATION ${CMAKE_INSTALL_SBINDIR})
install(FILES docs/man/netroster.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES docs/man/netroster.toml.5 DESTINATION ${CMAKE_INSTALL_MANDIR}/man5)
install(FILES docs/man/netroster-messages.7 DESTINATION ${CMAKE_INSTALL_MANDIR}/man7)
install(FILES docs/man/netroster-capture.8 DESTINATION ${CMAKE_INSTALL_MANDIR}/man8)
install(FILES systemd/netroster.service systemd/netroster-capture.service systemd/netroster-reports.service
              systemd/netroster-reports.timer DESTINATION lib/systemd/system)
install(FILES systemd/netroster.sysusers DESTINATION lib/sysusers.d RENAME netroster.conf)
install(FILES systemd/netroster-capture.sysusers DESTINATION lib/sysusers.d RENAME netroster-capture.conf)
install(FILES systemd/netroster.tmpfiles DESTINATION lib/tmpfiles.d RENAME netroster.conf)
# Dashboards, rules and examples of provisioning; what "netroster export grafana" writes.
install(DIRECTORY grafana/ DESTINATION ${CMAKE_INSTALL_DATADIR}/netroster/grafana)

# The program writes its own completions.
foreach(shell_and_place "bash share/bash-completion/completions netroster"
                        "zsh share/zsh/vendor-completions _netroster"
                        "fish share/fish/vendor_completions.d netroster.fish")
  separate_arguments(part UNIX_COMMAND "${shell_and_place}")
  list(GET part 0 shell)
  list(GET part 1 place)
  list(GET part 2 name)
  install(CODE "
    set(folder \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${place}\")
    file(MAKE_DIRECTORY \${folder})
    execute_process(COMMAND \"${CMAKE_BINARY_DIR}/netroster\" completion ${shell}
                    OUTPUT_FILE \${folder}/${name} COMMAND_ERROR_IS_FATAL ANY)
    message(STATUS \"Installing: \${folder}/${name}\")")
endforeach()
