/*
 * Congestion control by a decision program, as a Linux module. Part of Weir; do not edit.
 * For kernels 6.1 and later. README.md says how to build, load, select and unload it.
 *
 * weir_core.h decides, weir_round.h measures round trips, weir_rate.h turns answers into a pacing
 * rate and a window. Here is what Linux wants around them.
 */
#include <linux/debugfs.h>
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/version.h>
#include <net/tcp.h>

#define WEIR_NO_STDINT
#define WEIR_DIV64(a, b) div64_u64(a, b)
#define WEIR_CA_STATE(sk) (inet_csk(sk)->icsk_ca_state)

/* The core uses the compiler's attribute of this name; Linux has a macro of the same. */
#pragma push_macro("noinline")
#undef noinline
#include "weir_core.h"
#pragma pop_macro("noinline")
#include "weir_signals.h"

static atomic64_t weir_flows;
static atomic64_t weir_flows_ever;
static atomic64_t weir_decisions;
static atomic64_t weir_applied;
static atomic64_t weir_timeouts;
static atomic64_t weir_multipliers_q16;

#define WEIR_RECORD(sk, flow, in, signals) weir_count(flow)

struct weir_flow;
static void weir_count(const struct weir_flow *flow);

#include "weir_rate.h"

#if WEIR_ABI_VERSION != 2
#error "weir_module.c and weir_core.h are of different versions of Weir: emit both again"
#endif

/* --- what an operator sets ------------------------------------------------------------------ */

static const char *const weir_modes[] = {
	[WEIR_ENFORCE] = "enforce",
	[WEIR_SHADOW] = "shadow",
	[WEIR_OFF] = "off",
};

static struct weir_config weir_config = {
	.mode = WEIR_ENFORCE,
};

static unsigned long long line_rate_bps = 1000000000;
module_param(line_rate_bps, ullong, 0444);
MODULE_PARM_DESC(line_rate_bps, "rate that the program's full rate means, bit/s (1 Gbit/s)");

static unsigned int time_unit_ns = 1;
module_param(time_unit_ns, uint, 0444);
MODULE_PARM_DESC(time_unit_ns, "nanoseconds in one unit of the program's time (1)");

static char *name = "weir";
module_param(name, charp, 0444);
MODULE_PARM_DESC(name, "name of the congestion control, up to 15 characters (weir)");

static int weir_set_mode(const char *text, const struct kernel_param *parameter)
{
	int mode;

	(void)parameter;
	mode = sysfs_match_string(weir_modes, text);
	if (mode < 0) {
		pr_err("weir: mode must be enforce, shadow or off\n");
		return mode;
	}
	WRITE_ONCE(weir_config.mode, (u32)mode);
	return 0;
}

static int weir_get_mode(char *text, const struct kernel_param *parameter)
{
	(void)parameter;
	return sysfs_emit(text, "%s\n", weir_modes[READ_ONCE(weir_config.mode)]);
}

static const struct kernel_param_ops weir_mode_ops = {
	.set = weir_set_mode,
	.get = weir_get_mode,
};
module_param_cb(mode, &weir_mode_ops, NULL, 0644);
MODULE_PARM_DESC(mode, "enforce, shadow (Reno sends, the program is only asked) or off (Reno)");

/* --- what an operator sees ------------------------------------------------------------------- */

static struct dentry *weir_folder;

static void weir_count(const struct weir_flow *flow)
{
	atomic64_inc(&weir_decisions);
	if (flow->enforced)
		atomic64_inc(&weir_applied);
	atomic64_add(flow->multiplier_q16, &weir_multipliers_q16);
}

static int weir_counters_show(struct seq_file *file, void *unused)
{
	const s64 decisions = atomic64_read(&weir_decisions);

	(void)unused;
	seq_printf(file, "program %s\n", WEIR_PROGRAM_SHA256);
	seq_printf(file, "abi %d\n", WEIR_ABI_VERSION);
	seq_printf(file, "mode %s\n", weir_modes[READ_ONCE(weir_config.mode)]);
	seq_printf(file, "flow_bytes %zu\n", sizeof(struct weir_flow));
	seq_printf(file, "flows %lld\n", (s64)atomic64_read(&weir_flows));
	seq_printf(file, "flows_ever %lld\n", (s64)atomic64_read(&weir_flows_ever));
	seq_printf(file, "decisions %lld\n", decisions);
	seq_printf(file, "applied %lld\n", (s64)atomic64_read(&weir_applied));
	seq_printf(file, "timeouts %lld\n", (s64)atomic64_read(&weir_timeouts));
	seq_printf(file, "mean_multiplier_q16 %lld\n",
		   decisions ? div64_s64(atomic64_read(&weir_multipliers_q16), decisions) : 0);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(weir_counters);

/* --- what Linux calls ------------------------------------------------------------------------ */

static void weir_init(struct sock *sk)
{
	atomic64_inc(&weir_flows);
	atomic64_inc(&weir_flows_ever);
	weir_rate_init(sk, &weir_config);
}

static void weir_release(struct sock *sk)
{
	const struct weir_flow *flow = inet_csk_ca(sk);

	atomic64_add(flow->timeouts, &weir_timeouts);
	atomic64_dec(&weir_flows);
}

static void weir_ack(struct sock *sk, const struct rate_sample *rs)
{
	/* One mode for the whole ACK, whatever an operator does meanwhile. */
	const struct weir_config config = {
		.line_rate_bytes = weir_config.line_rate_bytes,
		.units_per_us_q16 = weir_config.units_per_us_q16,
		.mode = READ_ONCE(weir_config.mode),
	};

	weir_rate_ack(sk, rs, &config);
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
static void weir_cong_control(struct sock *sk, u32 ack, int flag, const struct rate_sample *rs)
{
	(void)ack;
	(void)flag;
	weir_ack(sk, rs);
}
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(6, 1, 0)
static void weir_cong_control(struct sock *sk, const struct rate_sample *rs)
{
	weir_ack(sk, rs);
}
#else
#error "this module is for Linux 6.1 and later"
#endif

static u32 weir_ssthresh(struct sock *sk)
{
	return weir_rate_ssthresh(sk);
}

static u32 weir_undo_cwnd(struct sock *sk)
{
	return weir_rate_undo_cwnd(sk);
}

static struct tcp_congestion_ops weir_ops __read_mostly = {
	.init = weir_init,
	.release = weir_release,
	.cong_control = weir_cong_control,
	.ssthresh = weir_ssthresh,
	.undo_cwnd = weir_undo_cwnd,
	.owner = THIS_MODULE,
};

static int __init weir_load(void)
{
	const u32 mode = weir_config.mode;
	char folder[TCP_CA_NAME_MAX + 8];
	int failure;

	BUILD_BUG_ON(sizeof(struct weir_flow) > ICSK_CA_PRIV_SIZE);
	BUILD_BUG_ON(WEIR_MOST_FLOW_BYTES > ICSK_CA_PRIV_SIZE);
	if (line_rate_bps < 8 || line_rate_bps > WEIR_MOST_LINE_RATE_BPS) {
		pr_err("weir: line_rate_bps must be 8 to %llu, not %llu\n",
		       WEIR_MOST_LINE_RATE_BPS, line_rate_bps);
		return -EINVAL;
	}
	if (time_unit_ns < WEIR_LEAST_TIME_UNIT_NS || time_unit_ns > WEIR_MOST_TIME_UNIT_NS) {
		pr_err("weir: time_unit_ns must be %u to %u, not %u\n", WEIR_LEAST_TIME_UNIT_NS,
		       WEIR_MOST_TIME_UNIT_NS, time_unit_ns);
		return -EINVAL;
	}
	if (!*name || strlen(name) >= TCP_CA_NAME_MAX || strpbrk(name, "/ \n")) {
		pr_err("weir: name must be 1 to %d characters without blanks\n", TCP_CA_NAME_MAX - 1);
		return -EINVAL;
	}
	weir_config = (struct weir_config)WEIR_CONFIG(line_rate_bps, time_unit_ns, mode);
	strscpy(weir_ops.name, name, sizeof(weir_ops.name));
	failure = tcp_register_congestion_control(&weir_ops);
	if (failure) {
		pr_err("weir: the name %s is taken by another congestion control; set name=\n", name);
		return failure;
	}
	/* Without debugfs there are no counters; nothing else depends on it. */
	snprintf(folder, sizeof(folder), "weir_%s", name);
	weir_folder = debugfs_create_dir(folder, NULL);
	debugfs_create_file("counters", 0444, weir_folder, NULL, &weir_counters_fops);
	pr_info("weir: %s decides by program %s\n", name, WEIR_PROGRAM_SHA256);
	return 0;
}

static void __exit weir_unload(void)
{
	debugfs_remove(weir_folder);
	tcp_unregister_congestion_control(&weir_ops);
}

module_init(weir_load);
module_exit(weir_unload);

MODULE_DESCRIPTION("TCP congestion control by a decision program of Weir");
MODULE_AUTHOR("Weir");
MODULE_LICENSE("GPL");
MODULE_INFO(weir_program, WEIR_PROGRAM_SHA256);
