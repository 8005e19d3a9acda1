using TfLiteQuant.Model;
using TfLiteQuant.Ops;
using TfLiteQuant.Runtime;
using TfLiteQuant.TestKit;
using Xunit;
using TensorValue = TfLiteQuant.TestKit.TensorValue;

namespace TfLiteQuant.Core.Tests.Runtime;

/// <summary>Runs models of the shared folder in the engine.</summary>
internal static class EngineRun
{
    /// <summary>Runs one case from fresh state and returns the outputs in the order of the graph's.</summary>
    public static TensorValue[] Run(Interpreter interpreter, ModelRunner runner, LiteRtCase inputs)
    {
        interpreter.ResetVariables();
        for (var i = 0; i < inputs.Inputs.Count; i++)
        {
            var (name, value) = inputs.Inputs[i];
            var position = name is null ? i : PositionOf(runner, name);
            var input = runner.Inputs[position];
            if (!input.Shape.AsSpan().SequenceEqual(value.Shape)) runner.ResizeInput(position, value.Shape);
            runner.SetInputBytes(position, value.Bytes.Span);
        }

        runner.Run();
        return [.. runner.Outputs.Select(static output => new TensorValue(output.Type, output.Shape, output.Bytes().ToArray()))];
    }

    /// <summary>Operators of a model without a kernel; the test is skipped where there are any.</summary>
    public static void RequireKernels(TfLiteModel model)
    {
        var missing = model.OperatorCodes.Where(static code => !HasKernel(code)).Select(static code => code.Name).ToList();
        if (missing.Count > 0) Assert.Skip($"No kernel yet for {string.Join(", ", missing)}.");
    }

    /// <summary>Fails unless outputs agree with what is expected to a share of the range of the expected values.</summary>
    public static void RequireAgreement(IReadOnlyList<TensorValue> expected, TensorValue[] actual, double share, string what)
    {
        for (var output = 0; output < expected.Count; output++)
        {
            Assert.Equal(expected[output].Shape, actual[output].Shape);
            var values = expected[output].ToDoubles();
            if (values.Length == 0) continue;
            var range = Math.Max(values.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max(), 1e-3);
            OutputAgreement.Between(expected[output], actual[output]).RequireMaxError(share * range, $"{what}, output {output}");
        }
    }

    private static bool HasKernel(OperatorCode code)
        => Definition(code)?.GetType().GetMethod(nameof(OpDefinition.Bind))?.DeclaringType is { } declaring && declaring != typeof(OpDefinition);

    private static OpDefinition? Definition(OperatorCode code)
        => code.Builtin == BuiltinOperator.Custom ? OpRegistry.FindCustom(code.CustomCode ?? "") : OpRegistry.Find(code.Builtin);

    // Samples are named as the signature names inputs; older models name the tensor after it.
    private static int PositionOf(ModelRunner runner, string name)
    {
        for (var i = 0; i < runner.InputNames.Count; i++)
            if (runner.InputNames[i] == name) return i;
        for (var i = 0; i < runner.Inputs.Count; i++)
            if (runner.Inputs[i].Name.Contains(name, StringComparison.Ordinal)) return i;
        throw new KeyNotFoundException($"No input '{name}' among {string.Join(", ", runner.InputNames)}.");
    }
}
