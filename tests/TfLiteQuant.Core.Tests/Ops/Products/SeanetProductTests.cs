using System.Globalization;
using TfLiteQuant.Model;
using TfLiteQuant.Runtime;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

/// <summary>The single-operator models of 16-bit activations that come with TensorFlow Lite Micro, against its own recordings.</summary>
public sealed class SeanetProductTests
{
    [Theory]
    [InlineData("conv", 20)]
    [InlineData("transpose_conv", 5)]
    public void Codes_are_those_of_the_recording(string op, int least)
    {
        var folder = Path.Combine(Shared.RequireFolder("corpus/tflite-micro/seanet"), op);
        var compared = 0;
        foreach (var golden in Directory.EnumerateFiles(folder, "*_golden_int16.csv").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(golden).Replace("_golden_int16.csv", "", StringComparison.Ordinal);
            using var model = ModelReader.Open(Path.Combine(folder, name + ".tflite"));
            using var interpreter = new Interpreter(model);
            for (var i = 0; i < interpreter.Inputs.Count; i++)
            {
                var input = Directory.GetFiles(folder, $"{name}_input*_{(interpreter.Inputs[i].Type == TensorType.Int32 ? "int32" : "int16")}.csv").Single();
                if (interpreter.Inputs[i].Type == TensorType.Int32) interpreter.SetInput<int>(i, Read(input));
                else interpreter.SetInput<short>(i, Array.ConvertAll(Read(input), static code => (short)code));
            }

            interpreter.Run(TestContext.Current.CancellationToken);
            Assert.True(interpreter.Output<short>(0).SequenceEqual(Array.ConvertAll(Read(golden), static code => (short)code)), $"{name} differs.");
            compared++;
        }

        Assert.True(compared >= least, $"Only {compared} recordings.");
    }

    private static int[] Read(string path) => [.. File.ReadAllText(path)
        .Split([',', '\n', '\r', ' '], StringSplitOptions.RemoveEmptyEntries).Select(static code => int.Parse(code, CultureInfo.InvariantCulture))];
}
