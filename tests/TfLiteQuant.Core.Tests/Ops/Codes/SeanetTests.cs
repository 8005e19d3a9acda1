using System.Globalization;
using TfLiteQuant.Core.Tests.Runtime;
using TfLiteQuant.Model;
using TfLiteQuant.Runtime;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;
using TensorValue = TfLiteQuant.TestKit.TensorValue;

namespace TfLiteQuant.Core.Tests.Ops;

/// <summary>The single-operator models of 16-bit activations that come with TensorFlow Lite Micro, against its own recordings: ADD, SUB,
/// LEAKY_RELU, PAD, QUANTIZE and STRIDED_SLICE.</summary>
public sealed class SeanetTests
{
    private const string Folder = "corpus/tflite-micro/seanet";

    [Theory]
    [InlineData("add")]
    [InlineData("sub")]
    [InlineData("leaky_relu")]
    [InlineData("pad")]
    [InlineData("quantize")]
    [InlineData("strided_slice")]
    public void Codes_are_those_of_the_recording(string op)
    {
        var folder = Path.Combine(Shared.RequireFolder(Folder), op);
        var compared = 0;
        foreach (var golden in Directory.EnumerateFiles(folder, "*_golden_*.csv").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(golden)[..Path.GetFileName(golden).IndexOf("_golden_", StringComparison.Ordinal)];
            using var model = ModelReader.Open(Path.Combine(folder, $"{name}.tflite"));
            using var interpreter = new Interpreter(model);
            TensorValue[] inputs = [.. interpreter.Inputs.Select((input, i) => Read(Directory.GetFiles(folder, $"{name}_input{i}_*.csv").Single(), input.Type, input.Shape))];
            var actual = EngineRun.Run(interpreter, interpreter, new LiteRtCase(inputs))[0];
            BitAgreement.Between(Read(golden, actual.Type, actual.Shape), actual).RequireExact(name);
            compared++;
        }

        Assert.True(compared > 1, $"Only {compared} recordings.");
    }

    private static TensorValue Read(string path, TensorType type, int[] shape)
    {
        int[] codes = [.. File.ReadAllText(path).Split([',', '\n', '\r', ' '], StringSplitOptions.RemoveEmptyEntries).Select(static code => int.Parse(code, CultureInfo.InvariantCulture))];
        return new CodeTensor(type, shape, 1, 0, codes).ToValue();
    }
}
