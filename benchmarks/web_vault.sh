#!/usr/bin/env bash
# A vault of type that is not in the house corpus: the regular fonts of 172 families for the web.
#
#     benchmarks/web_vault.sh web          # writes web/fonts/*.ttf and web/vault.npz; needs npm and a network
#     showdown arena --vault web/vault.npz
#
# They are packages of @expo-google-fonts, whole font files with their licences. No family has the name of one
# of the house corpus. Five are left out by `fonts build`: it says which, and why.
set -euo pipefail
out=${1:?where to write them: benchmarks/web_vault.sh FOLDER}
mkdir -p "$out/fonts"
cd "$out"

FAMILIES="
abel@0.4.0 abril-fatface@0.4.1 acme@0.4.2 actor@0.4.1 adamina@0.4.1 advent-pro@0.4.2 aladin@0.4.1
alata@0.4.1 aldrich@0.4.1 alice@0.2.3 allan@0.4.1 amarante@0.1.0 amaranth@0.4.1 amatic-sc@0.4.2
andada-pro@0.2.3 antic-slab@0.4.1 anton@0.4.2 arbutus-slab@0.2.3 architects-daughter@0.4.1 archivo@0.4.2
arsenal@0.2.3 artifika@0.2.3 asul@0.4.1 atma@0.2.3 audiowide@0.4.1 balthazar@0.4.1 bangers@0.4.1
barlow-condensed@0.4.1 basic@0.2.3 baumans@0.2.3 be-vietnam-pro@0.4.1 belgrano@0.4.1 belleza@0.2.3
bentham@0.4.1 berkshire-swash@0.2.3 boogaloo@0.4.1 bowlby-one@0.4.1 bree-serif@0.4.1 bubblegum-sans@0.4.1
buenard@0.4.1 bungee@0.4.1 cagliostro@0.1.0 caudex@0.4.1 ceviche-one@0.4.1 changa-one@0.4.1 chango@0.4.1
chivo@0.4.2 coda@0.4.1 concert-one@0.4.1 contrail-one@0.4.1 copse@0.2.3 corben@0.4.1 courgette@0.4.1
coustard@0.4.2 crete-round@0.4.1 days-one@0.2.2 delius@0.4.1 didact-gothic@0.4.1 dm-sans@0.4.2
dm-serif-display@0.4.2 domine@0.4.2 dongle@0.4.1 duru-sans@0.4.1 economica@0.2.2 el-messiri@0.4.2
encode-sans@0.4.3 epilogue@0.4.2 esteban@0.2.0 exo-2@0.4.2 fahkwang@0.1.0 farro@0.2.3 fauna-one@0.1.0
federo@0.4.1 figtree@0.4.1 fjalla-one@0.4.1 francois-one@0.2.0 fredoka@0.4.1 fugaz-one@0.4.1 gabriela@0.2.0
gelasio@0.4.1 gilda-display@0.4.2 glegoo@0.4.1 graduate@0.2.3 grandstander@0.4.1 gruppo@0.2.3
hammersmith-one@0.4.1 handlee@0.2.3 heebo@0.4.2 hind@0.4.1 holtwood-one-sc@0.2.3 iceland@0.4.0
istok-web@0.4.1 italiana@0.4.1 jaldi@0.4.0 judson@0.2.3 julius-sans-one@0.2.3 kameron@0.2.3 kanit@0.4.1
khand@0.2.3 kotta-one@0.2.3 kreon@0.4.2 krona-one@0.4.0 lilita-one@0.4.1 limelight@0.4.1 lora@0.4.2
lustria@0.2.3 mako@0.2.2 mali@0.4.1 manrope@0.4.2 marvel@0.2.2 maven-pro@0.4.1 michroma@0.4.2 mitr@0.4.1
monda@0.2.2 mouse-memoirs@0.2.3 mukta@0.4.1 neuton@0.4.1 news-cycle@0.4.1 niconne@0.4.1 nobile@0.4.1
norican@0.1.0 offside@0.4.2 oranienbaum@0.4.1 orbitron@0.4.2 original-surfer@0.2.2 oswald@0.4.2 outfit@0.4.3
ovo@0.4.1 pathway-gothic-one@0.4.1 patua-one@0.4.1 paytone-one@0.4.2 philosopher@0.4.1 piazzolla@0.4.2
poppins@0.4.1 prompt@0.4.1 prosto-one@0.2.2 puritan@0.2.0 racing-sans-one@0.4.1 rajdhani@0.4.1 rambla@0.2.2
red-hat-display@0.4.1 rokkitt@0.4.2 ropa-sans@0.2.3 rubik@0.4.2 ruda@0.2.3 russo-one@0.4.1 saira@0.4.2
sanchez@0.4.1 scada@0.2.3 secular-one@0.4.1 shanti@0.2.0 share@0.2.0 signika@0.4.2 sniglet@0.4.1
special-elite@0.4.1 squada-one@0.4.1 staatliches@0.4.1 syne@0.4.2 tenor-sans@0.4.1 titan-one@0.4.1
titillium-web@0.4.1 trirong@0.2.3 ubuntu@0.4.1 unica-one@0.2.3 unna@0.4.1 urbanist@0.4.2 vidaloka@0.4.1
viga@0.2.2 voltaire@0.2.3 work-sans@0.4.2 yeseva-one@0.4.1 zilla-slab@0.4.1
"

for family in $FAMILIES; do
    archive=$(npm pack --silent "@expo-google-fonts/$family")
    upright=$(tar tzf "$archive" | grep -i '\.ttf$' | grep -vi italic)
    # The regular weight, or the first one where there is none.
    file=$(grep -i -m 1 400Regular <<< "$upright" || head -n 1 <<< "$upright")
    tar xzf "$archive" -O "$file" > "fonts/$(basename "$file")"
    rm "$archive"
done

showdown fonts build fonts --out vault.npz
