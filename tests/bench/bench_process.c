/* The cost of whole processes: processor time, time by the clock, and the most memory they had.
 *
 *     bench_process RUNS NAME PROGRAM [ARGUMENTS...] [-- NAME PROGRAM [ARGUMENTS...]]...
 *
 * Medians of RUNS as JSON, the commands in turn, so that what the machine does besides falls on all alike.
 * The last command is the yardstick: of each other's time stands there, too, how many of its times that is.
 * Their output is thrown away.
 */
#include "bench/bench.h"

#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define RUNS_MAX     1000
#define COMMANDS_MAX 16

struct command {
    char **words; /* NAME, PROGRAM, ARGUMENTS, NULL */
    double cpu_s[RUNS_MAX], wall_s[RUNS_MAX], peak_mib;
};

static void need(bool ok, const char *what)
{
    if (!ok) {
        fprintf(stderr, "bench_process: %s\n", what);
        exit(1);
    }
}

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec * 1e-6;
}

static void run(struct command *command, int i)
{
    int status;
    struct rusage used;
    double begin_s = bench_clock_s();
    pid_t pid = fork();
    need(pid >= 0, "fork failed");
    if (pid == 0) {
        dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
        execv(command->words[1], command->words + 1);
        _exit(127);
    }
    need(wait4(pid, &status, 0, &used) == pid && status == 0, command->words[0]);
    command->wall_s[i] = bench_clock_s() - begin_s;
    command->cpu_s[i] = seconds(used.ru_utime) + seconds(used.ru_stime);
    double peak_mib = (double)used.ru_maxrss / 1024;
    command->peak_mib = peak_mib > command->peak_mib ? peak_mib : command->peak_mib;
}

static void figure(const char *command, const char *what, double value, const char *unit)
{
    char name[256];
    snprintf(name, sizeof name, "%s, %s", command, what);
    bench_figure(name, value, unit);
}

static void report(struct command *commands, int count, int runs)
{
    double cpu_s = 0, wall_s = 0; /* of the yardstick */
    char times[128];
    snprintf(times, sizeof times, "times that of %.100s", commands[count - 1].words[0]);
    for (int i = count - 1; i >= 0; i--) {
        const char *name = commands[i].words[0];
        double cpu = bench_median(commands[i].cpu_s, runs), wall = bench_median(commands[i].wall_s, runs);
        figure(name, "processor time", cpu * 1000, "ms");
        figure(name, "time by the clock", wall * 1000, "ms");
        figure(name, "most memory", commands[i].peak_mib, "MiB");
        if (i == count - 1) {
            cpu_s = cpu;
            wall_s = wall;
            continue;
        }
        figure(name, "processor time", cpu / cpu_s, times);
        figure(name, "time by the clock", wall / wall_s, times);
    }
}

int main(int argc, char **argv)
{
    static struct command commands[COMMANDS_MAX];
    int runs = argc > 1 ? atoi(argv[1]) : 0, count = 0;
    for (int i = 2; i < argc && count < COMMANDS_MAX; i++) {
        commands[count++].words = argv + i;
        while (i < argc && strcmp(argv[i], "--") != 0) {
            i++;
        }
        argv[i] = NULL;
    }
    if (runs < 1 || runs > RUNS_MAX || count < 2) {
        fprintf(stderr, "bench_process: RUNS NAME PROGRAM [ARGUMENTS...] -- NAME PROGRAM [ARGUMENTS...]\n");
        return 2;
    }
    for (int r = 0; r < runs; r++) {
        for (int i = 0; i < count; i++) {
            run(&commands[i], r);
        }
    }
    bench_begin();
    report(commands, count, runs);
    bench_end();
    return 0;
}
