using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.TestKit;

public sealed class GoldenModelTests
{
    [Theory]
    [MemberData(nameof(GoldenModel.Rows), MemberType = typeof(GoldenModel))]
    public void HasWhatTestsNeed(string name)
    {
        var golden = GoldenModel.Require(name);
        foreach (var variant in new[] { "float", "dynamic_range", "float16" })
        {
            Assert.Equal(golden.Manifest[variant].Bytes, new FileInfo(golden.ModelPath(variant)).Length);
            Assert.All(golden.Runs, run => Assert.NotNull(run.Expected(variant, "default")));
            Assert.All(golden.Runs, run => Assert.Equal(3, run.Cases(variant, 3).Count));
        }
    }

    [Fact]
    public void KnowsWhatTheReferenceReached()
        => Assert.Equal([46.51], GoldenModel.Require("digits_cnn").Manifest["dynamic_range"].SqnrDecibels("default")!);

    [Theory]
    [MemberData(nameof(OperatorFixture.Rows), MemberType = typeof(OperatorFixture))]
    public void OperatorsHaveInputs(string name)
    {
        var fixture = OperatorFixture.Require(name);
        Assert.Equal(4, fixture.TestCases().Count);
        Assert.True(fixture.HasModel("dynamic_range"));
    }
}
