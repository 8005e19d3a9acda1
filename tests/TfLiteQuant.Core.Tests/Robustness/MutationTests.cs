using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Robustness;

/// <summary>The short form of <c>dotnet run -c Release --project tests/TfLiteQuant.Bench -- mutations</c>.</summary>
public sealed class MutationTests
{
    [Fact]
    public void Damaged_files_are_taken_or_refused_with_a_typed_error()
    {
        var campaign = new MutationCampaign(MutationOriginals.Made);
        campaign.Run(firstSeed: 1, count: 4000, TestContext.Current.CancellationToken);
        Assert.True(campaign.Failures.Count == 0, string.Join('\n', campaign.Failures));
        Assert.True(campaign.Accepted > 100, $"only {campaign.Accepted} of the files were taken: the damage is too heavy to test what follows reading");
        Assert.True(campaign.Refused.Values.Sum() > 1000, "hardly any file was refused: the damage is too light");
    }

    [Fact]
    public void The_same_seed_makes_the_same_damage()
    {
        var file = MutationOriginals.Made[0].File;
        Assert.Equal(new FileMutator(7).Mutate(file), new FileMutator(7).Mutate(file));
        Assert.NotEqual(new FileMutator(7).Mutate(file), new FileMutator(8).Mutate(file));
    }
}
