using TfLiteQuant.Core.Tests.Schema;
using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using Xunit;

namespace TfLiteQuant.Core.Tests.Datasets;

public sealed class SelectionTests
{
    private static readonly ModelInput Number = Feed.Input("x", [1, 1]);

    /// <summary>The first outputs for seed 0, as published with the generator.</summary>
    [Fact]
    public void The_generator_is_the_published_one()
    {
        var random = new SplitMix64(0);
        Assert.Equal([0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F], new[] { random.Next(), random.Next(), random.Next() });
    }

    [Fact]
    public void Orders_are_permutations_that_the_seed_fixes()
    {
        // Once drawn, never to change: calibrations refer to it by the seed.
        Assert.Equal([4, 2, 8, 1, 9], SplitMix64.Order(10, 1).Take(5));
        Assert.Equal(Enumerable.Range(0, 100), SplitMix64.Order(100, 7).Order());
        Assert.NotEqual(SplitMix64.Order(100, 7), SplitMix64.Order(100, 8));
        Assert.Empty(SplitMix64.Order(0, 1));
        var random = new SplitMix64(3);
        Assert.All(Enumerable.Range(0, 1000).Select(_ => random.Below(3)).ToList(), static drawn => Assert.InRange(drawn, 0, 2));
    }

    [Theory]
    [InlineData(0, null, new[] { 0, 1, 2, 3, 4 })]
    [InlineData(1, 2, new[] { 1, 2 })]
    [InlineData(3, 9, new[] { 3, 4 })]
    [InlineData(4, null, new[] { 4 })]
    public void First_and_skip_choose_in_order(int skip, int? first, int[] expected)
    {
        using var folder = new TemporaryFolder();
        foreach (var path in Sources(folder))
        {
            var data = Feed.Import(path, null, new DatasetSelection(skip, first));
            Assert.Equal(expected, data.Read([Number]).Select(static sample => (int)sample.Index));
            Assert.Equal(expected.Select(static value => (float)value), data.Read([Number]).Select(static sample => sample.Floats()[0]));
            if (data.Count is { } count) Assert.Equal(expected.Length, count);
        }
    }

    /// <summary>Whether a source can be read in any order or not, one seed gives one order.</summary>
    [Fact]
    public void One_seed_shuffles_every_source_alike()
    {
        using var folder = new TemporaryFolder();
        var order = SplitMix64.Order(5, 42);
        foreach (var path in Sources(folder))
        {
            var data = Feed.Import(path, null, new DatasetSelection(Seed: 42));
            Assert.Equal(order, data.Read([Number]).Select(static sample => (int)sample.Index));
            Assert.Equal(order.Select(static value => (float)value), data.Read([Number]).Select(static sample => sample.Floats()[0]));
            Assert.Contains("seed 42", data.Description);
        }
    }

    [Fact]
    public void A_seed_and_a_skip_part_a_dataset()
    {
        using var folder = new TemporaryFolder();
        foreach (var path in Sources(folder))
        {
            var first = Feed.Import(path, null, new DatasetSelection(0, 2, 5)).Read([Number]).Select(static sample => sample.Index);
            var rest = Feed.Import(path, null, new DatasetSelection(2, null, 5)).Read([Number]).Select(static sample => sample.Index);
            Assert.Equal([0L, 1, 2, 3, 4], first.Concat(rest).Order());
        }
    }

    [Fact]
    public void Skipping_all_samples_is_an_error()
    {
        using var folder = new TemporaryFolder();
        foreach (var path in Sources(folder))
        {
            foreach (var seed in (ulong?[])[null, 1])
            {
                var error = Assert.Throws<TfLiteQuantException>(() => Feed.Import(path, null, new DatasetSelection(5, null, seed)).Read([Number]).Count());
                Assert.Contains("5 samples, of which 5 are skipped", error.Problem);
            }
        }
    }

    [Theory]
    [InlineData(null, 0, null)]
    [InlineData(5UL, 0, null)]
    [InlineData(null, 1, 3)]
    [InlineData(5UL, 1, 3)]
    public void Shards_are_all_of_what_was_chosen(ulong? seed, int skip, int? first)
    {
        using var folder = new TemporaryFolder();
        foreach (var path in Sources(folder))
        {
            var whole = Feed.Import(path, null, new DatasetSelection(skip, first, seed));
            foreach (var count in (int[])[1, 2, 3])
            {
                ImportedDataset[] shards = [.. Enumerable.Range(1, count).Select(number => Feed.Import(path, null, new DatasetSelection(skip, first, seed, new DatasetShard(number, count))))];
                Assert.Equal(whole.Read([Number]).Select(static sample => sample.Index), shards.SelectMany(static shard => shard.Read([Number])).Select(static sample => sample.Index));
                if (whole.Count is not null) Assert.Equal(whole.Count, shards.Sum(static shard => shard.Count));
                Assert.Contains($"shard {count} of {count}", shards[^1].Description);
                // It is known by what it is a part of.
                Assert.All(shards, shard => Assert.Equal(Feed.Import(path).Description, shard.WholeDescription));
            }
        }
    }

    [Fact]
    public void A_shard_without_samples_is_an_error()
    {
        using var folder = new TemporaryFolder();
        foreach (var path in Sources(folder))
        {
            Assert.Single(Feed.Import(path, null, new DatasetSelection(Shard: new DatasetShard(5, 8))).Read([Number]));
            var error = Assert.Throws<TfLiteQuantException>(() => Feed.Import(path, null, new DatasetSelection(Shard: new DatasetShard(6, 8))).Read([Number]).Count());
            Assert.Contains("5 samples, and shard 6 of 8 has none", error.Problem);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(1 << 20)]
    public void Stores_keep_samples_in_memory_and_beyond(long memory)
    {
        using var store = new SampleStore(memory);
        for (var i = 0; i < 5; i++)
        {
            store.Add(new DatasetSample
            {
                Index = i,
                Origin = $"sample {i}",
                Inputs = new Dictionary<string, SampleArray> { ["a"] = SampleArray.From<float>(TensorType.Float32, [1, 2], [i, 2 * i]), ["b"] = SampleArray.From<byte>(TensorType.UInt8, [], [(byte)i]) },
                Labels = new Dictionary<string, SampleArray> { ["label"] = SampleArray.From<long>(TensorType.Int64, [], [i]) },
            });
        }

        Assert.Equal(memory < 45, store.IsSpilled);
        foreach (var i in (int[])[4, 0, 2, 2])
        {
            var sample = store[i];
            Assert.Equal([i, 2f * i], sample.Floats("a"));
            Assert.Equal([1, 2], sample.Inputs["a"].Shape);
            Assert.Equal((byte)i, sample.Inputs["b"].Bytes[0]);
            Assert.Equal((i, i), ((int)sample.Index, (int)sample.Label()));
        }
    }

    // The same five numbers: read in any order (images), by number known (npy), and unknown (csv).
    private static string[] Sources(TemporaryFolder folder)
    {
        for (byte i = 0; i < 5; i++) folder.Write($"images/{i}.png", ImageFile.Png(1, 1, 8, 0, [0, i]));
        return
        [
            Path.Combine(folder.Path, "images"),
            folder.Write("a.npy", NpyFile.Floats("(5, 1)", 0, 1, 2, 3, 4)),
            folder.Write("a.csv", "x\n0\n1\n2\n3\n4\n"),
        ];
    }
}
