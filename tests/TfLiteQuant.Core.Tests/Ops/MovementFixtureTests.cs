using TfLiteQuant.Model;
using TfLiteQuant.Runtime;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

/// <summary>Operators that move elements, look them up and resize images, against the reference interpreter's recorded answers.</summary>
public sealed class MovementFixtureTests
{
    /// <summary>Of the output's range; only resizing and one-operator neighbours compute anything.</summary>
    private const double Tolerance = 1e-6;

    private static readonly string[] Names =
    [
        "broadcast_to", "concat", "concat_const", "depth_to_space", "gather", "gather_index", "gather_nd", "gather_weights", "matrix_diag", "mirror_pad",
        "mirror_pad_symmetric", "nms", "one_hot", "pack", "pad", "resize_bilinear_align", "resize_bilinear_half_pixel", "resize_bilinear_plain",
        "resize_down", "resize_nearest_half_pixel", "reverse", "reverse_sequence", "space_to_batch", "space_to_depth", "split", "split_v",
        "strided_slice", "strided_slice_mask", "tile", "transpose", "transpose_5d",
    ];

    public static TheoryData<string> Rows => [.. Names];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Agrees_with_the_reference(string name)
    {
        var fixture = OperatorFixture.Require(name);
        using var model = ModelReader.Open(fixture.ModelPath("float"));
        using var interpreter = new Interpreter(model);
        var inputs = fixture.Manifest.InputNames;
        var samples = fixture.Data["test." + inputs[0]].Shape[0];
        for (var sample = 0; sample < samples; sample++)
        {
            for (var i = 0; i < inputs.Count; i++) interpreter.SetInputBytes(i, fixture.Data["test." + inputs[i]].Slice(sample).Bytes.Span);
            interpreter.Run(TestContext.Current.CancellationToken);
            var expected = fixture.ExpectedOutputs("float", sample)!;
            for (var output = 0; output < expected.Count; output++)
            {
                var actual = new TensorValue(expected[output].Type, [.. interpreter.Outputs[output].Shape], interpreter.Outputs[output].Bytes().ToArray());
                var values = expected[output].ToDoubles();
                var range = values.Length == 0 ? 0 : values.Max() - values.Min();
                OutputAgreement.Between(expected[output], actual).RequireMaxError(Tolerance * Math.Max(range, 1e-6), $"{name} output {output} sample {sample}");
            }
        }
    }

    // The recording has no answer for int8 REVERSE_SEQUENCE, at which the reference died.
    public static TheoryData<string> QuantizedRows => [.. Names.Where(static name => name != "reverse_sequence")];

    [Theory]
    [MemberData(nameof(QuantizedRows))]
    public void Codes_are_the_reference_s_own(string name)
    {
        const string Variant = "int8_only";
        var fixture = OperatorFixture.Require(name);
        using var model = ModelReader.Open(fixture.ModelPath(Variant));
        using var interpreter = new Interpreter(model);
        var inputs = fixture.Manifest.InputNames;
        for (var sample = 0; sample < fixture.Data["test." + inputs[0]].Shape[0]; sample++)
        {
            for (var i = 0; i < inputs.Count; i++)
            {
                var values = fixture.Data["test." + inputs[i]].Slice(sample);
                if (interpreter.Inputs[i].Type == TensorType.Int8) interpreter.SetInput<sbyte>(i, Codes(values, interpreter.Inputs[i].Quantization!));
                else interpreter.SetInputBytes(i, values.Bytes.Span);
            }

            interpreter.Run(TestContext.Current.CancellationToken);
            var expected = fixture.ExpectedOutputs(Variant, sample)!;
            for (var output = 0; output < expected.Count; output++)
            {
                Assert.Equal(expected[output].Shape, interpreter.Outputs[output].Shape);
                Assert.Equal(expected[output].Bytes.ToArray(), interpreter.Outputs[output].Bytes().ToArray());
            }
        }
    }

    private static sbyte[] Codes(TensorValue values, QuantizationParameters parameters) => [.. values.ToDoubles().Select(value
        => (sbyte)Math.Clamp(Math.Round((float)value / parameters.Scale![0], MidpointRounding.AwayFromZero) + parameters.ZeroPoint![0], -128, 127))];
}
