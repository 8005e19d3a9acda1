using TfLiteQuant.Runtime;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Runtime;

/// <summary>
/// Trained models in integers, from end to end on 50 samples, against the reference kernels' recordings bit for bit.
/// </summary>
/// <remarks>Where the reference's kernels lack an operator, or are wrong, the optimized kernels' recordings stand in for them, and outputs
/// may differ by as much as is stated here.</remarks>
public sealed class IntegerModelTests
{
    private static readonly string[] Variants = ["int8_fallback", "int8_only", "uint8_io", "int16x8"];

    private static readonly Exception[] Exceptions =
    [
        new("digits_bilstm", [], "builtin", 0, 0, "the reference's kernels lack REVERSE_V2 of version 3"),
        new("waves_conv1d", ["int8_fallback", "int8_only", "uint8_io"], "builtin", 2, 1, "the reference's kernels lack ELU; optimized convolutions round differently"),
        new("waves_conv1d", ["int16x8"], "builtin", 0, 0, "the reference's kernels lack ELU"),
        new("digits_two_signatures", [], "builtin", 3, 1, "only the optimized kernels were recorded, which round products differently"),
        new("pairs_two_inputs", ["int16x8"], "builtin", 52, 10, "the reference's SUM adds up in the wrong type; roundings of the optimized kernels grow"),
    ];

    [Theory]
    [MemberData(nameof(GoldenModel.Rows), MemberType = typeof(GoldenModel))]
    public void Outputs_are_the_reference_s_own(string name)
    {
        var golden = GoldenModel.Require(name);
        foreach (var variant in Variants.Where(golden.HasModel))
        {
            using var model = ModelReader.Open(golden.ModelPath(variant));
            var known = Array.Find(Exceptions, known => known.Model == name && (known.Variants.Length == 0 || known.Variants.Contains(variant)));
            foreach (var run in golden.Runs)
            {
                // where the reference could not run the model, nothing was recorded
                if (run.Expected(variant, known?.Kernels ?? "reference") is not { } expected) continue;
                using var interpreter = new Interpreter(model);
                var runner = run.Signature is null ? (ModelRunner)interpreter : interpreter.Signature(run.Signature);
                var agreement = new BitAgreement(0, 0, 0);
                var cases = run.Cases(variant, expected[0].Shape[0]);
                for (var sample = 0; sample < cases.Count; sample++)
                {
                    var outputs = EngineRun.Run(interpreter, runner, cases[sample]);
                    for (var output = 0; output < expected.Count; output++) agreement += BitAgreement.Between(expected[output].Slice(sample), outputs[output]);
                }

                var what = $"{name} {variant} {run.Signature}: {agreement}";
                if (known is null) agreement.RequireExact(what);
                else Assert.True(agreement.Differing <= known.Differing, $"{what}, although {known.Cause}");
            }
        }
    }

    /// <summary>The models of the recordings that have no answer of the reference: what cannot be run there is refused here, too, or runs.</summary>
    [Theory]
    [InlineData("digits_lstm", "int16x8", "UNIDIRECTIONAL_SEQUENCE_LSTM")]
    [InlineData("digits_bilstm", "int16x8", "UNIDIRECTIONAL_SEQUENCE_LSTM")]
    [InlineData("digits_transformer", "int16x8", "SQUARED_DIFFERENCE")]
    public void What_the_runtime_refuses_is_refused(string name, string variant, string op)
    {
        var golden = GoldenModel.Require(name);
        using var model = ModelReader.Open(golden.ModelPath(variant));
        using var interpreter = new Interpreter(model);
        var error = Assert.Throws<Diagnostics.TfLiteQuantException>(() => interpreter.Run());
        Assert.Contains(op, error.Message, StringComparison.Ordinal);
    }

    private sealed record Exception(string Model, string[] Variants, string Kernels, int Differing, double Largest, string Cause);
}
