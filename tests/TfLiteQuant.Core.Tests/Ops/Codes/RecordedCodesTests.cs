using TfLiteQuant.Diagnostics;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Ops;

/// <summary>Models on codes against the reference kernels' recordings, bit for bit: operators alone, and each operator inside the
/// trained models.</summary>
public sealed class RecordedCodesTests
{
    private static readonly string[] Variants = ["int8_fallback", "int8_only", "int16x8"];

    [Theory]
    [MemberData(nameof(OperatorFixture.Rows), MemberType = typeof(OperatorFixture))]
    public void Fixtures(string name)
    {
        var fixture = OperatorFixture.Require(name);
        foreach (var variant in Variants)
        {
            if (KnownDifference.IsRefused(name, variant))
            {
                Assert.Throws<TfLiteQuantException>(() => FixtureRun.Of(fixture, variant));
                continue;
            }

            if (FixtureRun.Of(fixture, variant) is not { } run) continue;
            Require(run.Agreement, KnownDifference.OfFixture(name, variant), $"{name} {variant} ({run.Kernels} kernels)");
        }
    }

    [Theory]
    [MemberData(nameof(GoldenModel.Rows), MemberType = typeof(GoldenModel))]
    public void Operators_of_trained_models(string name)
    {
        var golden = GoldenModel.Require(name);
        foreach (var variant in Variants.Where(golden.HasModel))
        {
            using var model = ModelReader.Open(golden.ModelPath(variant));
            var isOptimized = golden.Manifest[variant].TensorsFrom != "reference";
            foreach (var op in RecordedOperator.In(golden, variant, model))
                Require(op.Run(), KnownDifference.OfOperator(op.Builtin, isOptimized), op.Name);
        }
    }

    private static void Require(BitAgreement agreement, KnownDifference? known, string what)
    {
        if (known is null) agreement.RequireExact(what);
        else agreement.RequireWithin(known.Within, $"{what}, known to differ: {known.Cause}");
    }
}
