using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>
/// How an LSTM of 20 or 24 inputs is quantized: int8 input, output and weights (one scale each), int16 cell state with a power
/// of two as scale, int32 biases at the scales of what they are added to.
/// </summary>
/// <remarks>
/// Inputs: 0 input; 1-4 its weights for the gates input, forget, cell, output; 5-8 recurrent weights; 9-11 peephole; 12-15
/// biases; 16, 17 projection and its bias; 18 output state; 19 cell state; 20-23 layer normalization. Without layer
/// normalization a bias joins the input's products; with it, the normalized sums, whose coefficients count in 2^-10. Facts
/// after the reference's table of operator properties.
/// </remarks>
internal static class LstmIntegerRule
{
    private const int Hidden = 4;
    private const int Projection = 16;
    private const int Normalization = 20;

    // The kernel normalizes in fixed point with ten bits after the point.
    private const double NormalizedUnit = 1.0 / 1024;

    /// <param name="basicKernelField">Field of the options that is above 0 for the basic kernel, which has no integer form; -1 for none.</param>
    /// <param name="diagonalField">Field of the options that is set for diagonal recurrent weights, which have none; -1 for none.</param>
    public static IntegerRule For(int basicKernelField = -1, int diagonalField = -1) => new()
    {
        Int8Version = 1,
        Intermediates = Hidden + 1,
        Inner = static (op, position) => position == Hidden ? op.Input(Projection) >= 0 ? InnerRole.Value : InnerRole.Result
            : op.Input(Normalization + position) >= 0 ? InnerRole.WideSum
            // With coupled gates there is no input gate, but the kernel looks for its parameters beside those of the others.
            : op.Input(Normalization + 1) >= 0 ? InnerRole.Present
            : InnerRole.Unread,
        Operands =
        [
            .. Enumerable.Range(1, 8).Select(static position => new OperandRule(position, OperandRole.Weights)),
            .. Enumerable.Range(9, 3).Select(static position => new OperandRule(position, OperandRole.WideWeights)),
            .. Enumerable.Range(12, 4).Select(static position => new OperandRule(position, OperandRole.Bias) { ScaleFrom = [0, position - 11] }),
            new(Projection, OperandRole.Weights),
            new(17, OperandRole.Bias) { ScaleFrom = [Projection], InnerScaleFrom = Hidden },
            new(18, OperandRole.OutputState),
            new(19, OperandRole.CellState),
            .. Enumerable.Range(Normalization, 4).Select(static position => new OperandRule(position, OperandRole.WideWeights)),
        ],
        OperandFor = static (rule, op) => rule.Role == OperandRole.Bias && rule.Position is >= 12 and <= 15 && op.Input(rule.Position + 8) >= 0
            ? rule with { ScaleFrom = [rule.Position + 8], ScaleFactor = NormalizedUnit }
            : rule,
        Refusal = (op, _, _) => basicKernelField >= 0 && op.Options?.GetInteger(basicKernelField) is > 0 ? "its basic kernel has no such integer form"
            : diagonalField >= 0 && op.Options?.GetBoolean(diagonalField) == true ? "its recurrent weights are diagonal, which has no integer kernel"
            : op.Inputs.Length < 20 ? $"it has {op.Inputs.Length} inputs, and the integer kernel needs 20 or 24"
            : null,
    };
}
