using TfLiteQuant.Core.Tests.Runtime;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Runtime;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

/// <summary>Models of one custom operator.</summary>
internal static class CustomOperatorRun
{
    /// <summary>Runs one, on one thread and on several, twice each; all must give the same bits.</summary>
    /// <param name="build">Adds inputs and the operator, and gives its results.</param>
    /// <param name="inputs">Values of the inputs.</param>
    public static TensorValue[] Run(Func<GraphBuilder, Value[]> build, params TensorValue[] inputs)
    {
        var builder = new ModelBuilder();
        builder.Main.Output(build(builder.Main));
        using var model = builder.Build();
        TensorValue[]? first = null;
        foreach (var threads in new[] { 1, 3 })
        {
            using var interpreter = new Interpreter(model, new InterpreterOptions { Threads = threads });
            for (var run = 0; run < 2; run++)
            {
                var outputs = EngineRun.Run(interpreter, interpreter, new LiteRtCase(inputs));
                first ??= outputs;
                for (var i = 0; i < outputs.Length; i++)
                {
                    Assert.Equal(first[i].Shape, outputs[i].Shape);
                    Assert.True(first[i].Bytes.Span.SequenceEqual(outputs[i].Bytes.Span), $"output {i} on {threads} threads");
                }
            }
        }

        return first!;
    }

    /// <summary>The only output's values.</summary>
    public static float[] Floats(Func<GraphBuilder, Value> build, params TensorValue[] inputs) => Run(graph => [build(graph)], inputs)[0].AsSpan<float>().ToArray();

    /// <summary>Fails unless the model is refused when prepared, or when run where inputs are given, with an error that names the operator.</summary>
    public static void Refused(string problem, Func<GraphBuilder, Value> build, params TensorValue[] inputs)
    {
        var builder = new ModelBuilder();
        builder.Main.Output(build(builder.Main));
        var name = builder.Main.LastOperator.Code.CustomCode;
        using var model = builder.Build();
        using var interpreter = new Interpreter(model);
        if (inputs.Length > 0) interpreter.Prepare(TestContext.Current.CancellationToken);
        var error = Assert.Throws<TfLiteQuantException>(() =>
        {
            if (inputs.Length > 0) EngineRun.Run(interpreter, interpreter, new LiteRtCase(inputs));
            else interpreter.Prepare(TestContext.Current.CancellationToken);
        });
        Assert.Contains(problem, error.Message);
        Assert.Equal(name, error.Location.OperatorName);
    }

    /// <summary>Fails unless values differ by at most so much.</summary>
    public static void Close(IEnumerable<double> expected, ReadOnlySpan<float> actual, double tolerance)
    {
        var values = expected.ToArray();
        Assert.Equal(values.Length, actual.Length);
        for (var i = 0; i < values.Length; i++) Assert.True(Math.Abs(values[i] - actual[i]) <= tolerance, $"{i}: {actual[i]} instead of {values[i]}");
    }

    /// <summary>Bytes of options: integers, lowest byte first.</summary>
    public static byte[] Fields(params ReadOnlySpan<int> values) => System.Runtime.InteropServices.MemoryMarshal.AsBytes(values).ToArray();
}
