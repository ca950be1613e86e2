// Tells everyone who logs in that this server is kept by migrations.
#load "lib/machine.csx"

Files.Deploy("files/base/motd", OnMachine("etc/motd"), mode: "0644");
