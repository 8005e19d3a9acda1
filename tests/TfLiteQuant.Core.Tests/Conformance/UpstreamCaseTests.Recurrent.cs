using TfLiteQuant.Calibration;
using TfLiteQuant.Core.Tests.Quantization.Integer;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.Schema;
using Xunit;

namespace TfLiteQuant.Core.Tests.Conformance;

/// <content>Recurrent operators, tensor by tensor against the files that the reference's tests expect.</content>
public sealed partial class UpstreamCaseTests
{
    // Scales are compared as the reference's tests do, which leave the smallest alone; ours are held to the same relative bound below that.
    private const float ScaleTolerance = 2e-6f;

    [Theory]
    [InlineData("lstm_calibrated", "lstm_quantized", BuiltinOperator.Lstm)]
    [InlineData("lstm_calibrated2", "lstm_quantized2", BuiltinOperator.Lstm)]
    [InlineData("unidirectional_sequence_lstm_calibrated", "unidirectional_sequence_lstm_quantized", BuiltinOperator.UnidirectionalSequenceLstm)]
    public void Lstm_with_normalization_and_projection_or_peephole(string name, string expected, BuiltinOperator kind)
    {
        var run = UpstreamCase.Quantize(name, IntegerRun.Int8, ranges => KeepProjectedScale(expected, ranges));
        Assert.Equal([BuiltinOperator.Quantize, kind, BuiltinOperator.Dequantize], run.Kinds());
        // Version 1 is the current quantizer's and enough; the older one states 2, which asks for nothing more.
        Assert.Equal(1, run.Single(kind).Code.Version);
        Compare(run, expected);
    }

    [Fact]
    public void Svdf()
    {
        var run = UpstreamCase.Quantize("svdf_calibrated", IntegerRun.Only);
        Assert.Equal(3, Assert.Single(run.Main.Operators).Code.Version);
        Compare(run, "svdf_quantized");
    }

    /// <summary>The smallest power of two from 1 to 64 that holds the cell state, over 32768.</summary>
    [Theory]
    [InlineData(-1f, 1f, 0)]
    [InlineData(-0.01f, 0.02f, 0)]
    [InlineData(-10f, 10f, 4)]
    [InlineData(3f, 10f, 4)]
    [InlineData(-2.73f, 7.95f, 3)]
    [InlineData(-500f, 4f, 6)]
    public void Cell_state_has_a_power_of_two_as_scale(float min, float max, int power)
    {
        var run = UpstreamCase.Quantize("lstm_calibrated", IntegerRun.Int8, ranges => ranges.Set(0, 19, new ValueRange(min, max)));
        run.Named("input_cell_state19").RequireCodes(TensorType.Int16, MathF.ScaleB(1, power - 15), 0);
    }

    [Fact]
    public void Output_and_state_have_one_scale_for_the_range_of_both()
    {
        var run = UpstreamCase.Quantize("lstm_calibrated2", IntegerRun.Int8, static ranges => ranges.Set(0, 18, new ValueRange(-1, 0.2f)));
        run.Named("input_activation_state18").RequireCodes(TensorType.Int8, (0.468415f + 1) / 255, 46);
        UpstreamCase.RequireAlike(run.Named("input_activation_state18"), run.Named("output24_int8"));
    }

    /// <summary>Without the range of an inner value that the kernel reads, the operator cannot be integer.</summary>
    [Fact]
    public void Without_ranges_of_inner_values_the_operator_stays_float()
    {
        var run = UpstreamCase.QuantizeWithout("lstm_calibrated", IntegerRun.Int8, [], keepsInner: false);
        Assert.Equal(OperatorOutcome.Float, run.Row("LSTM").Outcome);
        Assert.Equal("inner value 0: it was never computed while calibrating", run.Row("LSTM").Reason);
        Assert.Equal([BuiltinOperator.Lstm], run.Kinds());
    }

    // A projected hidden value is symmetric here, unlike there. What follows from its scale can be compared at theirs.
    private static void KeepProjectedScale(string expected, CalibratedRanges ranges)
    {
        using var reference = ModelReader.Open(UpstreamCase.Path(expected));
        var op = reference.Subgraphs[0].Operators.Single(static op => op.Intermediates.Length > 0);
        if (op.Input(16) >= 0 && reference.Subgraphs[0].Tensors[op.Intermediates[4]].Quantization is { Scale: [var scale] }) ranges.SetInner(0, 0, 4, new ValueRange(-127 * scale, 127 * scale));
    }

    private static void Compare(IntegerRun run, string expected)
    {
        using var reference = ModelReader.Open(UpstreamCase.Path(expected));
        foreach (var theirs in reference.Subgraphs[0].Tensors)
        {
            var ours = run.Named(theirs.Name!);
            // The kernel reads parameters of gates only where it normalizes them; the older quantizer writes some all the same.
            if (theirs.Name!.StartsWith("intermediate_", StringComparison.Ordinal) && theirs.Type == TensorType.Int8 && ours.Type == TensorType.Float32) continue;
            Assert.Equal((theirs.Name, theirs.Type, theirs.IsVariable), (ours.Name, ours.Type, ours.IsVariable));
            Assert.Equal(theirs.Shape, ours.Shape);
            Assert.Equal(theirs.Buffer.Data.AsSpan<byte>().ToArray(), ours.Buffer.Data.AsSpan<byte>().ToArray());
            if (theirs.Quantization?.Scale is not [var scale]) continue;
            if (theirs.Name.EndsWith("_hidden", StringComparison.Ordinal) && reference.Subgraphs[0].Operators.Any(static op => op.Intermediates.Length > 0 && op.Input(16) < 0))
            {
                // Nothing projects the hidden value: it is the output, and has its parameters, as the current quantizer says.
                UpstreamCase.RequireAlike(run.Named("output24_int8"), ours);
                continue;
            }

            Assert.True(Math.Abs(scale - ours.Quantization!.Scale![0]) <= scale * ScaleTolerance, $"{theirs.Name}: {ours.Quantization.Scale[0]:R}, theirs {scale:R}");
            Assert.Equal(theirs.Name.EndsWith("_hidden", StringComparison.Ordinal) ? [0] : theirs.Quantization.ZeroPoint, ours.Quantization.ZeroPoint);
        }
    }
}
