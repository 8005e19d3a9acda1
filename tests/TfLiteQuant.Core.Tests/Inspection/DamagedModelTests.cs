using TfLiteQuant.Diagnostics;
using TfLiteQuant.Inspection;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Inspection;

/// <summary>Whatever the reader takes, the inspectors can describe.</summary>
public sealed class DamagedModelTests
{
    [Fact]
    public void Models_that_are_read_can_be_inspected()
    {
        var inspected = 0;
        for (ulong seed = 1; seed <= 4000; seed++)
        {
            var (name, file) = MutationOriginals.Made[(int)(seed % (ulong)MutationOriginals.Made.Count)];
            try
            {
                using var model = ModelReader.Read(new FileMutator(seed).Mutate(file));
                Exception? error = Record.Exception(() => Inspect(model));
                Assert.True(error is null, $"Seed {seed} on {name}: {error}");
                inspected++;
            }
            catch (TfLiteQuantException)
            {
                // Refused by the reader: other tests' business.
            }
        }

        Assert.True(inspected > 100, $"Only {inspected} of the files were taken.");
    }

    private static void Inspect(TfLiteQuant.Model.TfLiteModel model)
    {
        _ = ModelInspector.Inspect(model).ToString();
        foreach (var op in OperatorInspector.Inspect(model)) _ = $"{op} {op.OptionsText} {op.Inputs} {op.Outputs}";
        foreach (var tensor in TensorInspector.Inspect(model)) _ = $"{tensor} {tensor.RepresentedMin} {tensor.RepresentedMax} {tensor.Consumers}";
    }
}
