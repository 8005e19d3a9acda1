using TfLiteQuant.Model;

namespace TfLiteQuant.Specification;

/// <summary>The integer LSTM has the states, biases and inner scales that its kernel is built for.</summary>
public sealed class LstmFormRule : OperatorRule
{
    private const int OutputState = 18;
    private const int CellState = 19;
    private const int FirstBias = 12;
    private const int FirstNormalization = 20;
    private const int Intermediates = 5;
    private const double LargestCellScale = 1.0 / 512; // the kernel shifts by the exponent plus 9 and cannot shift left
    private const double NormalizedBias = 1.0 / 1024;
    private const double Tolerance = 1e-3;

    public override string Demand => "An integer LSTM has an int16 cell whose scale is a power of two, an output state like its output, int32 biases in units of input times weights, and five intermediates.";

    private protected override IEnumerable<ModelFinding> Check(CheckedOperator op)
    {
        if (op.CodeType != TensorType.Int8 || op.Builtin is not (BuiltinOperator.Lstm or BuiltinOperator.UnidirectionalSequenceLstm) || op.Operator.Inputs.Length < 20) yield break;
        if (op.Input(CellState) is { } cell) foreach (var finding in CheckCell(op, cell)) yield return finding;
        if (op.Input(OutputState) is { } state && op.Output is { HasCodes: true } output && (state.Tensor.Type != output.Tensor.Type || !Affine.AreSame(state.Tensor, output.Tensor)))
            yield return Finding(op, state, FindingSeverity.Error, $"The output state is {Affine.Name(state.Tensor.Type)} {Affine.Of(state.Tensor)}, the output {Affine.Name(output.Tensor.Type)} {Affine.Of(output.Tensor)}.", "Give both the same parameters: the kernel copies one into the other.");
        for (var gate = 0; gate < 4; gate++)
            if (CheckBias(op, gate) is { } finding) yield return finding;
        if (op.Operator.Intermediates.Length < Intermediates)
            yield return Finding(op, FindingSeverity.Error, $"The operator has {op.Operator.Intermediates.Length} intermediates, and its kernel reads the scales of {Intermediates}.", "Quantize the model again with intermediates calibrated.");
    }

    private IEnumerable<ModelFinding> CheckCell(CheckedOperator op, Operand cell)
    {
        var scale = Affine.Scale(cell.Tensor);
        if (cell.Tensor.Type != TensorType.Int16)
            yield return Finding(op, cell, FindingSeverity.Error, $"The cell state is {Affine.Name(cell.Tensor.Type)} instead of int16.", "Quantize the model again.");
        else if (!PowerOfTwoScaleRule.IsPowerOfTwo(scale) || scale > LargestCellScale)
            yield return Finding(op, cell, FindingSeverity.Error, $"The cell state's scale {Affine.Number(scale)} is no power of two up to 1/512.", "Widen its range to a power of two.");
    }

    private ModelFinding? CheckBias(CheckedOperator op, int gate)
    {
        if (op.Input(FirstBias + gate) is not { Tensor.Quantization.Scale: [var actual, ..] } bias || op.Input(0) is not { } input || op.Input(1 + gate) is not { } weights) return null;
        if (bias.Tensor.Type != TensorType.Int32)
            return Finding(op, bias, FindingSeverity.Error, $"The gate's bias is {Affine.Name(bias.Tensor.Type)} instead of int32.", "Quantize the model again.");
        var expected = op.Input(FirstNormalization + gate) is { } normalization
            ? Affine.Scale(normalization.Tensor) * NormalizedBias
            : (double)Affine.Scale(input.Tensor) * Affine.Scale(weights.Tensor);
        return Affine.AreClose(expected, actual, Tolerance) ? null
            : Finding(op, bias, FindingSeverity.Error, $"The gate's bias scale is {Affine.Number(actual)} instead of {Affine.Number(expected)}.", "Quantize the bias again at that scale.");
    }
}
