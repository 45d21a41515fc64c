#!/bin/bash
# Starts Slurm on loopback with two nodes of its own, n1 and n2, runs a command with its settings in SLURM_CONF, and ends
# it: with_slurm.sh COMMAND…  The nodes' process ids are in $SLURM_FOLDER/slurmd-n1.pid and -n2.pid.
set -euo pipefail
for program in slurmctld slurmd munged mungekey sbatch; do
    PATH=$PATH:/usr/sbin:/sbin command -v "$program" >/dev/null || { echo "skipped, because $program is not installed (Debian's packages slurm-wlm and munge)"; exit 0; }
done
export PATH=$PATH:/usr/sbin:/sbin
folder=$(mktemp -d /tmp/tamis-slurm.XXXXXX)
chmod 755 "$folder"
export SLURM_FOLDER=$folder SLURM_CONF=$folder/slurm.conf
started=()
stop() {
    scancel --me >/dev/null 2>&1 || true
    for node in n1 n2; do [ ! -f "$folder/slurmd-$node.pid" ] || started+=("$(cat "$folder/slurmd-$node.pid")"); done
    for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
    for pid in "${started[@]}"; do for _ in $(seq 50); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done; done
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT TERM
# Ports that nobody has: the controller's and one a node.
read -r port < <(for _ in $(seq 50); do
    try=$((20000 + RANDOM % 20000))
    free=1
    for one in "$try" $((try + 1)) $((try + 2)); do
        if (exec 3<>"/dev/tcp/127.0.0.1/$one") 2>/dev/null; then free=0; fi
    done
    if [ "$free" = 1 ]; then echo "$try"; break; fi
done)
mkdir "$folder/munge" "$folder/state" "$folder/spool-n1" "$folder/spool-n2"
chmod 755 "$folder/munge"
mungekey --create --keyfile="$folder/munge/key"
user=$(id -un)
cat >"$SLURM_CONF" <<CONF
ClusterName=loopback
SlurmctldHost=$(hostname -s)(127.0.0.1)
SlurmctldPort=$port
AuthType=auth/munge
AuthInfo=socket=$folder/munge/socket,cred_expire=5
CryptoType=crypto/munge
SlurmUser=$user
SlurmdUser=$user
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool-%n
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd-%n.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd-%n.log
ProctrackType=proctrack/pgid
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=sched_min_interval=100000,batch_sched_delay=0,default_queue_depth=100
MpiDefault=none
ReturnToService=2
SlurmdTimeout=6
MessageTimeout=5
KillWait=5
NodeName=n[1-2] NodeHostname=$(hostname -s) NodeAddr=127.0.0.1 Port=$((port + 1))-$((port + 2)) CPUs=1 RealMemory=1000 State=UNKNOWN
PartitionName=main Nodes=n[1-2] Default=YES MaxTime=INFINITE State=UP
CONF
munged --foreground --force --key-file="$folder/munge/key" --socket="$folder/munge/socket" \
    --pid-file="$folder/munge/pid" --log-file="$folder/munge/log" --seed-file="$folder/munge/seed" >/dev/null 2>&1 &
started+=($!)
slurmctld -D >/dev/null 2>&1 &
started+=($!)
for node in n1 n2; do slurmd -N "$node" >/dev/null 2>&1; done
for _ in $(seq 100); do
    [ "$(sinfo --noheader --states=idle --format=%D 2>/dev/null || true)" != 2 ] || break
    sleep 0.2
done
if [ "$(sinfo --noheader --states=idle --format=%D)" != 2 ]; then
    echo "Slurm's two nodes did not start:" >&2
    tail -n 20 "$folder"/*.log "$folder/munge/log" >&2 || true
    exit 1
fi
"$@"
