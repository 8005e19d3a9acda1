using TfLiteQuant.Datasets;
using TfLiteQuant.Model;
using Xunit;

namespace TfLiteQuant.Core.Tests.Datasets;

/// <summary>Which samples something was counted of, and whether others are among them.</summary>
public sealed class CountedSamplesTests
{
    [Fact]
    public void Order_of_arrival_does_not_matter()
    {
        var (straight, shuffled) = (Count(0, 1, 2, 3, 7), Count(3, 7, 0, 2, 1));
        Assert.Equal("0-3 7", string.Join(' ', straight.Indices));
        Assert.Equal(straight.Indices, shuffled.Indices);
        Assert.Equal(straight.Digests, shuffled.Digests);
        var joined = Count(7, 1).With(Count(2, 3, 0));
        Assert.Equal(straight.Indices, joined.Indices);
        Assert.Equal(straight.Digests, joined.Digests);
    }

    [Theory]
    [InlineData(new[] { 0, 1, 2 }, new[] { 3, 4 }, null)]
    [InlineData(new[] { 0, 1, 2 }, new[] { 2, 3 }, 2L)]
    [InlineData(new[] { 0, 5, 6, 9 }, new[] { 1, 2, 3, 6, 9 }, 6L)]
    [InlineData(new[] { 0, 1, 2, 3 }, new[] { 1, 3 }, 1L)]
    public void Samples_in_common_are_found(int[] left, int[] right, long? shared)
    {
        Assert.Equal(shared, Count(left).Shared(Count(right)));
        Assert.Equal(shared, Count(right).Shared(Count(left)));
        // Without digests, positions tell; with other content at one of them, it is other data.
        Assert.Equal(shared, Count(left).Shared(new CountedSamples(Count(right).Indices, [])));
        Assert.Null(Count(left).Shared(Count(right, static index => index * 2)));
    }

    [Fact]
    public void A_position_that_comes_twice_has_no_digest()
    {
        var counted = new SampleCount();
        foreach (var index in (int[])[0, 1, 1]) counted.Add(Sample(index, index));
        Assert.Equal(3, counted.Samples);
        Assert.Empty(counted.ToSamples().Digests);
        Assert.Empty(Count(4).With(counted.ToSamples()).Digests);
    }

    [Fact]
    public void Digests_are_of_the_content_alone()
    {
        Assert.Equal(SampleDigest.Of(Sample(1, 5)), SampleDigest.Of(Sample(2, 5) with { Origin = "elsewhere" }));
        Assert.NotEqual(SampleDigest.Of(Sample(1, 5)), SampleDigest.Of(Sample(1, 6)));
        // The order in which a dictionary gives inputs means nothing, and which input has which values does.
        var (a, b) = (Sample(0, 1).Inputs["x"], Sample(0, 2).Inputs["x"]);
        var two = Sample(0, 0) with { Inputs = new Dictionary<string, SampleArray> { ["x"] = a, ["y"] = b } };
        Assert.Equal(SampleDigest.Of(two), SampleDigest.Of(two with { Inputs = new Dictionary<string, SampleArray> { ["y"] = b, ["x"] = a } }));
        Assert.NotEqual(SampleDigest.Of(two), SampleDigest.Of(two with { Inputs = new Dictionary<string, SampleArray> { ["x"] = b, ["y"] = a } }));
    }

    // The published XXH64 of "abc", its halves combined: tables and parts that were written earlier stay comparable.
    [Fact]
    public void Digests_are_what_files_hold()
        => Assert.Equal(0xE9CB256CU, SampleDigest.Of(Sample(0, 0) with { Inputs = new Dictionary<string, SampleArray> { ["x"] = SampleArray.From<byte>(TensorType.UInt8, [3], [97, 98, 99]) } }));

    [Theory]
    [InlineData("", 0)]
    [InlineData("AQAAAP////8=", 2)]
    [InlineData("AQAA", -1)]
    [InlineData("no text", -1)]
    public void Digests_survive_in_files(string text, int count)
    {
        var read = SampleDigest.Parse(text);
        Assert.Equal(count, read?.Length ?? -1);
        if (read is not null) Assert.Equal(text, SampleDigest.ToText(read));
    }

    private static CountedSamples Count(params int[] indices) => Count(indices, static index => index);

    private static CountedSamples Count(int[] indices, Func<int, int> content)
    {
        var counted = new SampleCount();
        foreach (var index in indices) counted.Add(Sample(index, content(index) + 1));
        return counted.ToSamples();
    }

    private static DatasetSample Sample(int index, float value) => new()
    {
        Index = index,
        Origin = $"item {index}",
        Inputs = new Dictionary<string, SampleArray> { ["x"] = SampleArray.From<float>(TensorType.Float32, [1], [value]) },
    };
}
