using TfLiteQuant.Diagnostics;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

public sealed class Explore
{
    [Fact]
    public void Fixtures()
    {
        var text = new List<string>();
        foreach (var name in OperatorFixture.Names)
            foreach (var variant in new[] { "int8_fallback", "int8_only", "int16x8" })
            {
                try
                {
                    var run = FixtureRun.Of(OperatorFixture.Require(name), variant);
                    text.Add($"{name} {variant} {(run is null ? "none" : run.Agreement.IsExact ? "exact " + run.Kernels : $"DIFF {run.Kernels} {run.Agreement}")}");
                }
                catch (TfLiteQuantException e) { text.Add($"{name} {variant} ERROR {e.Message.ReplaceLineEndings(" ")}"); }
                catch (Exception e) { text.Add($"{name} {variant} CRASH {e.GetType()} {e.Message} {e.StackTrace}"); }
            }
        File.WriteAllLines("/tmp/k2_fixtures.txt", text);
    }

    [Fact]
    public void Golden()
    {
        var text = new List<string>();
        foreach (var name in GoldenModel.Names)
            foreach (var variant in new[] { "int8_fallback", "int8_only", "uint8_io", "int16x8", "dynamic_range" })
            {
                var golden = GoldenModel.Require(name);
                if (!golden.HasModel(variant) || golden.Tensors is null) { text.Add($"{name} {variant} no model"); continue; }
                using var model = ModelReader.Open(golden.ModelPath(variant));
                foreach (var op in RecordedOperator.In(golden, variant, model))
                {
                    try
                    {
                        var a = op.Run();
                        text.Add($"{op.Name} {(a.IsExact ? "exact" : "DIFF " + a)}");
                    }
                    catch (TfLiteQuantException e) { text.Add($"{op.Name} ERROR {e.Message.ReplaceLineEndings(" ")}"); }
                    catch (Exception e) { text.Add($"{op.Name} CRASH {e.GetType()} {e.Message} {e.StackTrace}"); }
                }
            }
        File.WriteAllLines("/tmp/k2_golden.txt", text);
    }
}
