using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.TestKit;

public sealed class SeededRandomTests
{
    [Fact]
    public void FollowsThePublishedSequence()
    {
        // SplitMix64 from seed 0
        var random = new SeededRandom(0);
        Assert.Equal(0xE220A8397B1DCDAF, random.NextUInt64());
        Assert.Equal(0x6E789E6AA1B965F4UL, random.NextUInt64());
        Assert.Equal(0x06C45D188009454FUL, random.NextUInt64());
    }

    [Fact]
    public void StaysInRange()
    {
        var random = new SeededRandom(7);
        Assert.All(random.Floats(1000, -2, 3), value => Assert.InRange(value, -2f, 3f));
        Assert.All(random.Integers(1000, -4, 4), value => Assert.InRange(value, -4, 3));
    }
}
