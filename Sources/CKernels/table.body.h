// The table of one instruction set.

const aec_kernels TABLE = {
    .name = TABLE_NAME,
    .function = ELEMENTWISE_FUNCTIONS,
    .map = map,
    .fill = fill,
    .matrix = matrix,
    .outer = outer,
    .softmax = softmax,
    .softmax_gradient = softmax_gradient,
    .normalize = normalize,
    .normalize_gradient = normalize_gradient,
    .lstm_forward = lstm_forward,
    .lstm_backward = lstm_backward,
    .attention = attention,
    .attention_gradient = attention_gradient,
    .gather = gather,
    .scatter = scatter,
    .spread = spread,
    .sum_slots = sum_slots,
    .adam = adam,
};
