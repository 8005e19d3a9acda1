using TfLiteQuant.Model;
using TfLiteQuant.Runtime;
using TfLiteQuant.Schema;

namespace TfLiteQuant.TestKit;

/// <summary>
/// A single-operator fixture in one technique, run in the engine on all its test samples beside what the reference recorded.
/// <code>
/// FixtureRun.Of(OperatorFixture.Require("conv2d"), "int8_only")!.Agreement.RequireExact("conv2d");
/// </code>
/// </summary>
/// <param name="Kernels">Whose answers were recorded: <c>reference</c>, or <c>builtin</c> where those lack the operator.</param>
/// <param name="Agreement">Over all outputs of all samples.</param>
public sealed record FixtureRun(string Kernels, BitAgreement Agreement)
{
    /// <summary>Runs the fixture; null where the technique left no model or the reference recorded nothing.</summary>
    public static FixtureRun? Of(OperatorFixture fixture, string variant, int threads = 1)
    {
        if (!fixture.HasModel(variant) || fixture.ExpectedOutputs(variant, 0) is null) return null;
        using var model = ModelReader.Open(fixture.ModelPath(variant));
        using var interpreter = new Interpreter(model, new InterpreterOptions { Threads = threads });
        var agreement = new BitAgreement(0, 0, 0);
        var cases = fixture.TestCases();
        for (var sample = 0; sample < cases.Count; sample++)
        {
            for (var i = 0; i < cases[sample].Inputs.Count; i++)
            {
                var value = CodesOf(cases[sample].Inputs[i].Value, model.Subgraphs[0].Tensors[model.Subgraphs[0].Inputs[i]]);
                interpreter.SetInputBytes(i, value.Bytes.Span);
            }

            interpreter.Run();
            var expected = fixture.ExpectedOutputs(variant, sample)!;
            for (var output = 0; output < expected.Count; output++)
            {
                var actual = interpreter.Outputs[output];
                agreement += BitAgreement.Between(expected[output], new TensorValue(actual.Type, actual.Shape, actual.Bytes().ToArray()));
            }
        }

        return new FixtureRun(fixture.Expected.Names.Any(name => name.StartsWith(variant + ".reference.", StringComparison.Ordinal)) ? "reference" : "builtin", agreement);
    }

    /// <summary>A float sample as an input of the model takes it: quantized with ties to even and clamped, as the recordings were made.</summary>
    public static TensorValue CodesOf(TensorValue value, Tensor input)
    {
        if (value.Type != TensorType.Float32 || input.Type == TensorType.Float32) return value;
        var (scale, zeroPoint) = (input.Quantization!.Scale![0], input.Quantization.ZeroPoint![0]);
        var (min, max) = input.Type.CodeRange();
        var codes = value.ToDoubles().Select(real => (long)Math.Clamp(Math.Round((float)real / scale) + zeroPoint, min, max));
        return input.Type switch
        {
            TensorType.Int8 => TensorValue.From<sbyte>([.. codes.Select(static code => (sbyte)code)], value.Shape),
            TensorType.UInt8 => TensorValue.From<byte>([.. codes.Select(static code => (byte)code)], value.Shape),
            TensorType.Int16 => TensorValue.From<short>([.. codes.Select(static code => (short)code)], value.Shape),
            _ => throw new NotSupportedException($"Inputs of {input.Type}."),
        };
    }
}
