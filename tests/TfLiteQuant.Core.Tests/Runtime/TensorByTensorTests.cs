using TfLiteQuant.Runtime;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;
using TensorValue = TfLiteQuant.TestKit.TensorValue;

namespace TfLiteQuant.Core.Tests.Runtime;

/// <summary>Every tensor inside the golden models against the reference interpreter's.</summary>
public sealed class TensorByTensorTests
{
    private const double Tolerance = 1e-5;

    [Theory]
    [MemberData(nameof(GoldenModel.Rows), MemberType = typeof(GoldenModel))]
    public void Float(string name)
    {
        var golden = GoldenModel.Require(name);
        if (!File.Exists(Path.Combine(golden.Folder, "tensors.npz"))) Assert.Skip("No tensors were recorded.");
        using var recorded = NpzArchive.Open(Path.Combine(golden.Folder, "tensors.npz"));
        using var model = ModelReader.Open(golden.ModelPath("float"));
        EngineRun.RequireKernels(model);
        using var interpreter = new Interpreter(model, new InterpreterOptions { KeepAllTensors = true });
        var run = golden.Runs[0];
        if (run.Signature is not null) Assert.Skip("Its tensors belong to two graphs.");
        EngineRun.Run(interpreter, interpreter, run.Cases("float", 1)[0]);
        var compared = 0;
        foreach (var tensor in interpreter.Tensors)
        {
            if (recorded.Find($"float.{tensor.Index}") is not { } expected || !tensor.HasMemory || expected.Count != tensor.Count) continue;
            // States hold what the run left in them, which the recording does not show for all.
            if (tensor.IsVariable || tensor.IsConstant) continue;
            var actual = new TensorValue(tensor.Type, tensor.Shape, tensor.Bytes().ToArray());
            EngineRun.RequireAgreement([expected.Reshape(tensor.Shape)], [actual], Tolerance, $"{name}, tensor {tensor.Index} '{tensor.Name}'");
            compared++;
        }

        Assert.True(compared > 2, $"Only {compared} tensors were compared.");
    }
}
