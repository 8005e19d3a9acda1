using System.Numerics;
using TfLiteQuant.Evaluation;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Evaluation.Statistics;

public sealed class ExactSumTests
{
    [Fact]
    public void Sums_are_exact_where_doubles_are_not()
    {
        Assert.Equal(1, Sum(1e100, 1, -1e100).Value);
        Assert.Equal(0.1, Sum(0.1, 1e300, double.MaxValue, -1e300, -double.MaxValue).Value);
        Assert.Equal(double.Epsilon, Sum(1, double.Epsilon, -1).Value);
        Assert.True(Sum(0.1, -0.1).IsZero);
        // Ten times the double nearest to 0.1 is nearest to 1.
        Assert.Equal(1, Sum([.. Enumerable.Repeat(0.1, 10)]).Value);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(-3.75)]
    [InlineData(1e-310)]
    [InlineData(double.MaxValue)]
    [InlineData(0.1)]
    public void One_term_is_itself(double term) => Assert.Equal(term, Sum(term).Value);

    [Fact]
    public void Halfway_cases_round_to_even()
    {
        const double One = 1, Half = 1.0 / (1L << 53);
        Assert.Equal(One, Sum(One, Half).Value);
        Assert.Equal(One + (2 * Half), Sum(One, Half, 1e-300).Value);
        Assert.Equal(One + (4 * Half), Sum(One + (2 * Half), Half).Value);
    }

    [Fact]
    public void Order_and_shares_do_not_matter()
    {
        var random = new SeededRandom(7);
        double[] terms = [.. Enumerable.Range(0, 500).Select(_ => random.NextDouble(-1, 1) * Math.Pow(10, random.NextInt32(40) - 20))];
        var forward = Sum(terms);
        var shares = terms.Chunk(37).Reverse().Select(static share => Sum(share)).ToList();
        var merged = new ExactSum();
        foreach (var share in shares) merged.Add(share);
        Assert.Equal(forward.ToString(), merged.ToString());
        // Against fractions of whole numbers.
        var exact = terms.Aggregate(BigInteger.Zero, static (sum, term) => sum + new BigInteger(term * Math.Pow(2, 200)));
        Assert.Equal((double)exact / Math.Pow(2, 200), forward.Value, 1e-12 * Math.Abs(forward.Value));
        foreach (var share in shares) merged.Add(share, -1);
        Assert.True(merged.IsZero);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.1)]
    [InlineData(1e300)]
    [InlineData(5e-324)]
    public void Text_says_all(double term)
    {
        var sum = Sum(term, term, 3);
        Assert.Equal(sum.ToString(), ExactSum.Parse(sum.ToString()).ToString());
        Assert.Equal(sum.Value, ExactSum.Parse(sum.ToString()).Value);
    }

    [Fact]
    public void Equal_sums_have_equal_texts() => Assert.Equal(Sum(0.75, 0.25, 7).ToString(), Sum(8).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("xp3")]
    [InlineData("1p99999")]
    [InlineData("1p2p3")]
    public void Other_texts_are_refused(string text) => Assert.ThrowsAny<FormatException>(() => ExactSum.Parse(text));

    [Fact]
    public void Squares_around_the_mean_do_not_cancel()
    {
        double[] terms = [1e8 + 1, 1e8 + 2, 1e8 + 3];
        var squares = new ExactSum();
        foreach (var term in terms) squares.AddSquare(term);
        Assert.Equal(2, ExactSum.CenteredSquares(Sum(terms), squares, 3));
    }

    [Fact]
    public void Terms_are_finite() => Assert.Throws<ArgumentOutOfRangeException>(() => Sum(double.NaN));

    private static ExactSum Sum(params double[] terms)
    {
        var sum = new ExactSum();
        foreach (var term in terms) sum.Add(term);
        return sum;
    }
}
