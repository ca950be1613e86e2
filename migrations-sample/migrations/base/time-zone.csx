// All servers write their logs in UTC: nobody has to guess which clock an incident is told by.
#load "lib/machine.csx"

Files.Write(OnMachine("etc/timezone"), "Etc/UTC\n", mode: "0644");
